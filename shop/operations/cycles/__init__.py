"""The week of a cycle: what producers are told, what closes by itself, and the manager's page."""
