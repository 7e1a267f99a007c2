"""What the tests need before Django starts: a migrated database for each worker."""
