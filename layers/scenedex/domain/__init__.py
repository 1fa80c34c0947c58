"""What Scenedex talks about, without any I/O: videos, scenes, transcripts, stages, ranking."""
