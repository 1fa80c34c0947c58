"""Scenedex: the package that every deployable shares."""
