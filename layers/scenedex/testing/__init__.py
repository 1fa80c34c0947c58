"""Fakes, builders and synthetic media: for tests, the demo and the local stack; product code never imports it."""
