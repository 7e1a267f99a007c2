"""The clock job: what happens at its moment, each minute (rules §5)."""
