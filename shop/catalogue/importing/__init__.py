"""Producers and products from a spreadsheet: read, planned line by line, then written at once."""
