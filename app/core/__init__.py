"""Rules: pure functions and frozen dataclasses, standard library only. See README.md."""
