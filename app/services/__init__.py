"""What people do: one function each. A service takes the session, keeps the rules of `core`, writes rows, and never commits."""
