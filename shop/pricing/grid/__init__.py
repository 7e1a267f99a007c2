"""The price grid: purchase, sale and margin of a shop's products side by side, typed fast."""
