"""What runs inside the sandbox, and nowhere else: the only code that opens a user's media file."""
