"""What pages read: each function is one query, or as few as it says, and returns frozen values."""
