"""The log of messages of the shops: what became of each, for those who answer for the shop."""
