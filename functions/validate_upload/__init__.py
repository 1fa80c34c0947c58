"""The function that decides whether an uploaded file becomes a video."""
