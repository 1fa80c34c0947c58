"""What is said of a video as a whole, where its parts were looked at by themselves."""

from collections import Counter
from collections.abc import Mapping, Sequence

from scenedex.domain.errors import Code
from scenedex.domain.notices import Notice

_OF_EVERY_PART = {Code.AUDIO_MISSING, Code.AUDIO_UNREADABLE}
"""Says nothing unless all parts say it: of one part it is a silence."""


def damage(places: Mapping[str, int]) -> Notice:
    """The warning for damaged places that were skipped.

    Args:
        places: how many, by what they held; at least one.
    """
    total = sum(places.values())
    count = "1 place" if total == 1 else f"{total} places"
    message = f"The video is damaged in {count}, which we skipped."
    return Notice(Code.DECODE_ERRORS, message, dict(places))


def join_notices(parts: Sequence[Sequence[Notice]]) -> list[Notice]:
    """The warnings for a video, of those for its parts: each once, and damaged places counted."""
    joined: list[Notice] = []
    places: Counter[str] = Counter()
    says = Counter(code for notices in parts for code in {notice.code for notice in notices})
    for notice in (notice for notices in parts for notice in notices):
        counts = {kind: count for kind, count in notice.details.items() if isinstance(count, int)}
        if notice.code is Code.DECODE_ERRORS and counts:
            places.update(counts)
        elif notice.code in _OF_EVERY_PART and says[notice.code] < len(parts):
            continue
        elif notice not in joined:
            joined.append(notice)
    return [*joined, damage(places)] if places else joined
