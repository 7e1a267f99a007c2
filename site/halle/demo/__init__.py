"""The demo hub: an invented reseller and eleven producers, to see and try everything."""
