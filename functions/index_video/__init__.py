"""The Batch job: from frames, captions and sound to a searchable video."""
