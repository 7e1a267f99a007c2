"""How many enterprises one person may own (rules §3.2)."""
