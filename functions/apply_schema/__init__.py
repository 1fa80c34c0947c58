"""The function that brings the database up to date on every deploy."""
