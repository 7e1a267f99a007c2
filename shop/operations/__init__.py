"""What the daily work needs across the shop: it reads from every part, nothing reads from it."""
