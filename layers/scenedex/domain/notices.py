"""What is told to the person who sees a video, beside its result."""

from dataclasses import dataclass, field

from scenedex.domain.errors import Code


@dataclass(frozen=True)
class Notice:
    """Something that was skipped.

    Attributes:
        details: JSON types only.
    """

    code: Code
    message: str
    details: dict[str, object] = field(default_factory=dict)
