"""One folder a deployable; they never import each other."""
