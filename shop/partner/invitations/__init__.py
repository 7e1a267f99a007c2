"""Links that bring people into an enterprise (rules §3.1)."""
