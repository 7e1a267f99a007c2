"""Asking producers what they bring to a cycle, and their answers (rules §2.6, C-05, K-05)."""
