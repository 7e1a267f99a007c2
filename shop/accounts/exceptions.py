class EmailTaken(Exception):
    """Another account has this address already; nothing was changed."""
