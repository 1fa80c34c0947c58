"""The function that cuts a video into scenes."""
