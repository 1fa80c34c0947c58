"""The HTTP API: two FastAPI apps of one code base."""
