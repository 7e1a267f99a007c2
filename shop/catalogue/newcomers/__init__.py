"""Path A (rules §3.1): a reseller makes a producer and its first products in one screen."""
