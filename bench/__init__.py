"""Benchmarks: what a learner's journey costs the server. `make bench` runs them; they assert nothing."""
