"""What is asked, what answers it, and what a search said."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scenedex.domain.span import TimeSpan

FULL = 3
"""The grade of an answer that is exactly what was asked for."""
PARTIAL = 1
"""The grade of one that is close: of a near-duplicate, for instance."""


class QueryClass(StrEnum):
    """Kinds of questions of the generated golden set."""

    SEEN = "seen"
    """Only the picture answers."""
    SEEN_HELD_OUT = "seen, held out"
    """The same, in combinations that the starter model was never trained on."""
    WORDS = "said, by words"
    MEANING = "said, by meaning"
    BOTH = "seen and said"
    """One of the scenes that show it and one of those that say it are the same."""
    PHRASE = "phrase"
    """In quotes; other scenes hold the same words in another order."""
    TYPO = "typo in speech"
    """The transcript is misspelt, the question is right."""
    NEAR_DUPLICATE = "near-duplicate"
    CJK = "cjk, by words"
    ABOUT = "about the video"
    """Title, tags, description, file name."""
    PREFIX = "prefix"
    """As somebody types, or with an asterisk."""


@dataclass(frozen=True)
class Result:
    """One scene of an answer, in the order of the list it stands in.

    Attributes:
        signals: the place that each signal gave it.
    """

    video_id: str
    video_title: str
    span: TimeSpan
    is_strong: bool
    signals: Mapping[str, int]


@dataclass(frozen=True)
class Answer:
    """What a search should find.

    Attributes:
        video: id or title.
        span: within it; None where any scene of the video will do.
        grade: 1 to 3; only the best grade of a question counts for recall.
    """

    video: str
    span: TimeSpan | None = None
    grade: int = FULL

    def is_met_by(self, result: Result) -> bool:
        """Whether the result is this: half of the shorter one of both spans is the other's too."""
        if self.video not in (result.video_id, result.video_title):
            return False
        if self.span is None:
            return True
        shorter_s = min(self.span.duration_s, result.span.duration_s)
        if shorter_s == 0:
            return self.span.start_s <= result.span.end_s and result.span.start_s <= self.span.end_s
        return self.span.overlap_s(result.span) >= shorter_s / 2


@dataclass(frozen=True)
class Question:
    """One query of a golden set.

    Attributes:
        kind: the class under which it is counted.
        answers: none where nothing in the library answers.
    """

    kind: str
    text: str
    answers: tuple[Answer, ...] = ()

    @property
    def is_negative(self) -> bool:
        """Whether nothing answers it."""
        return not self.answers

    @property
    def wanted(self) -> tuple[Answer, ...]:
        """The answers of the best grade."""
        best = max((answer.grade for answer in self.answers), default=0)
        return tuple(answer for answer in self.answers if answer.grade == best)
