"""What can go wrong with the local stack."""


class StackError(Exception):
    """The local stack cannot do what was asked; the sentence says why and what to do."""
