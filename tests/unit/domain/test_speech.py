from collections.abc import Sequence

import pytest

from scenedex.domain.span import TimeSpan
from scenedex.domain.speech import Doubt, SpeechSegment, doubt_of, screen


def heard(
    text: str,
    *,
    at_s: float = 0.0,
    no_speech: float = 0.02,
    log_probability: float = -0.3,
    ratio: float = 1.3,
) -> SpeechSegment:
    return SpeechSegment(TimeSpan(at_s, at_s + 2), text, no_speech, log_probability, ratio)


@pytest.mark.parametrize(
    ("segment", "doubt"),
    [
        (heard(" Ask not what your country can do for you."), None),
        (heard("Vielen Dank, ich nehme den Zug um acht."), None),
        (heard("오늘은 비가 옵니다."), None),
        (heard("Thank you."), None),
        (heard("No, no, no!"), None),
        (heard("Thanks for watching!"), None),
        (heard("Thanks for watching!", no_speech=0.3), Doubt.SIGN_OFF),
        (heard("ご視聴ありがとうございました。", no_speech=0.5), Doubt.SIGN_OFF),
        (heard("Abone olmay\u0131 unutmay\u0131n.", no_speech=0.5), Doubt.SIGN_OFF),
        (heard("Subtitles by the Amara.org community"), Doubt.CREDIT),
        (heard("Untertitelung des ZDF, 2020"), Doubt.CREDIT),
        (heard("Can you add subtitles by tomorrow?"), None),
        (
            heard(
                "Subtitles by the second studio were so bad that nobody in the whole cinema "
                "understood the end of the film"
            ),
            None,
        ),
        (heard("..."), Doubt.NO_WORDS),
        (heard("♪♪♪"), Doubt.NO_WORDS),
        (heard(""), Doubt.NO_WORDS),
        (heard("Bright words", log_probability=-1.2, no_speech=0.9), Doubt.SILENCE),
        (heard("Bright words", log_probability=-1.2, no_speech=0.1), Doubt.UNSURE),
        (heard("Bright words", log_probability=-0.9, no_speech=0.9), None),
        (heard("Bright words", ratio=2.5), Doubt.REPETITION),
        (heard("ha ha ha ha"), Doubt.REPETITION),
        (heard("I am so I am so I am so I am so"), Doubt.REPETITION),
        (heard("he said no no no no and then he walked out of the door"), None),
        (heard("ha ha ha ha I am so I am so I am so I am so"), Doubt.REPETITION),
        (heard("and then he said no no no no no no no"), Doubt.REPETITION),
        (heard("no no no"), None),
    ],
    ids=lambda value: str(getattr(value, "text", value))[:30],
)
def test_a_segment_is_doubted_for_one_reason_or_believed(
    segment: SpeechSegment, doubt: Doubt | None
) -> None:
    assert doubt_of(segment) is doubt


@pytest.mark.parametrize(
    ("texts", "believed"),
    [
        (["row", "row", "row", "the boat"], ["row", "row", "row", "the boat"]),
        (["Go on.", "go on", "Go on!", "GO ON", "stop"], ["Go on.", "stop"]),
        (["a b", *["loop"] * 9], ["a b", "loop"]),
        ([], []),
    ],
)
def test_of_a_loop_over_segments_the_first_is_kept(
    texts: Sequence[str], believed: Sequence[str]
) -> None:
    screened = screen([heard(text, at_s=2.0 * index) for index, text in enumerate(texts)])

    assert [segment.text for segment in screened.believed] == list(believed)
    assert {item.doubt for item in screened.quarantined} <= {Doubt.LOOP}
    assert len(screened.believed) + len(screened.quarantined) == len(texts)


def test_what_is_believed_keeps_its_time_and_comes_in_order() -> None:
    screened = screen([heard(" second ", at_s=5), heard("...", at_s=3), heard("first", at_s=1)])

    assert [(item.span.start_s, item.text) for item in screened.believed] == [
        (1, "first"),
        (5, "second"),
    ]
    assert [item.doubt for item in screened.quarantined] == [Doubt.NO_WORDS]
