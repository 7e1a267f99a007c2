"""Permissions between enterprises (rules §4)."""
