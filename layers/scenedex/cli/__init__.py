"""The ``scenedex`` command."""

from scenedex.cli.commands import app

__all__ = ["app"]
