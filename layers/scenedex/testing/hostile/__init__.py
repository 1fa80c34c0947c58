"""What a media pipeline meets sooner or later: bad files, and children that misbehave."""
