"""Fakes, builders and synthetic media for tests and the demo; product code never imports it."""
