"""The function that picks up, once a minute, what was left behind."""
