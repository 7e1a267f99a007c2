"""Rhythms: the next order cycles prepared as drafts, by themselves (rules §5.4, C-05)."""
