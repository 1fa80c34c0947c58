"""The function that turns dead letters and failed jobs into a state that users see."""
