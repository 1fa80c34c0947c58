"""What the quality harness says follows from what was found."""

from collections.abc import Sequence

import pytest

from scenedex.domain.span import TimeSpan
from tests.benchmarks.quality.asking import WAYS, Asked
from tests.benchmarks.quality.figures import evaluate
from tests.benchmarks.quality.questions import PARTIAL, Answer, Question, Result
from tests.benchmarks.quality.report import closing_line, misses, short_classes
from tests.benchmarks.quality.scoring import place_of_first, score


def found(*videos: str, strong: bool = False, span: TimeSpan | None = None) -> tuple[Result, ...]:
    """One result for each video, in this order."""
    at = span or TimeSpan(0, 10)
    return tuple(
        Result(video, f"about {video}", at, strong, {"words": place})
        for place, video in enumerate(videos, start=1)
    )


def asked(question: Question, fused: Sequence[Result], **alone: Sequence[Result]) -> Asked:
    results = {way: alone.get(way, fused) for way in WAYS}
    scores = {way: score(question, each) for way, each in results.items()}
    return Asked(question, results, scores)


ONE = Question("seen", "a red boat", (Answer("a"),))
TWO = Question("seen", "red boats", (Answer("a"), Answer("b")))
NOTHING = Question("absent", "a submarine")


@pytest.mark.parametrize(
    ("question", "videos", "recalls", "rank"),
    [
        (ONE, "a", (1, 1, 1), 1),
        (ONE, "xya", (0, 1, 1), 1 / 3),
        (ONE, "uvwxya", (0, 0, 1), 1 / 6),
        (ONE, "", (0, 0, 0), 0),
        (TWO, "ab", (1, 1, 1), 1),
        (TWO, "axyzwb", (1, 0.5, 1), 1),
        (NOTHING, "a", (0, 0, 0), 0),
    ],
)
def test_recall_counts_what_there_is_room_for(question, videos, recalls, rank) -> None:
    scored = score(question, found(*videos))

    assert (scored.recall_1, scored.recall_5, scored.recall_10) == recalls
    assert scored.reciprocal_rank == rank


def test_a_near_duplicate_is_worth_something_and_is_not_what_was_asked_for() -> None:
    question = Question("takes", "the third take", (Answer("a"), Answer("b", grade=PARTIAL)))

    best, second = score(question, found("a", "b")), score(question, found("b", "a"))

    assert (best.ndcg_10, best.recall_1) == (1.0, 1.0)
    assert 0.6 < second.ndcg_10 < 0.8
    assert second.recall_1 == 0.0
    assert place_of_first(question, found("b", "a")) == 2


def test_the_same_answer_gains_once() -> None:
    assert score(ONE, found("a", "a")).ndcg_10 == score(ONE, found("a")).ndcg_10 == 1.0


@pytest.mark.parametrize(
    ("span", "is_met"),
    [
        (None, True),
        (TimeSpan(10, 20), True),
        (TimeSpan(5, 15), True),
        (TimeSpan(12, 14), True),
        (TimeSpan(0, 60), True),
        (TimeSpan(4, 14), False),
        (TimeSpan(20, 30), False),
        (TimeSpan(15, 15), True),
        (TimeSpan(25, 25), False),
    ],
)
def test_a_scene_is_the_answer_if_half_of_the_shorter_span_is_shared(span, is_met) -> None:
    (result,) = found("a", span=TimeSpan(10, 20))

    assert Answer("a", span).is_met_by(result) is is_met
    assert Answer("about a", span).is_met_by(result) is is_met
    assert not Answer("b", span).is_met_by(result)


def test_sureness_is_about_first_results() -> None:
    evaluation = evaluate(
        [
            asked(ONE, found("a", strong=True)),
            asked(ONE, found("a")),
            asked(ONE, found("x", "a", strong=True)),
            asked(NOTHING, found("a", strong=True)),
            asked(NOTHING, found("a")),
            asked(NOTHING, ()),
        ]
    )

    assert evaluation.sureness.strong_share == 1 / 2
    assert evaluation.sureness.strong_precision == 1 / 3
    assert evaluation.sureness.negatives_ok == 2 / 3
    assert closing_line(evaluation) == (
        "recall5_fused=1.000 recall5_best_signal=1.000 strong_share=0.500 strong_precision=0.333 "
        "negatives_ok=0.667"
    )


def test_the_best_signal_is_the_best_over_all_questions() -> None:
    said = Question("said", "insomnia", (Answer("b"),))
    evaluation = evaluate(
        [
            asked(ONE, found("a"), words=(), meaning=(), picture=found("a")),
            asked(ONE, found("x"), words=(), meaning=(), picture=found("a")),
            asked(said, found("b"), words=(), meaning=found("b"), picture=()),
        ]
    )

    assert evaluation.best_signal == "picture"
    assert short_classes(evaluation) == {"seen": 0.5}


def test_what_nothing_can_be_said_of_is_not_made_up() -> None:
    assert closing_line(evaluate([asked(ONE, ())])).endswith(
        "strong_share=none strong_precision=none negatives_ok=none"
    )
    with pytest.raises(ValueError, match="no question has an answer"):
        evaluate([asked(NOTHING, ())])


def test_misses_name_the_question_and_what_came_first() -> None:
    right = asked(ONE, found("a", strong=True))
    wrong = asked(ONE, found("x", "a"))
    sure_of_nothing = asked(NOTHING, found("x", strong=True))

    first, second = misses([right, wrong, sure_of_nothing])

    assert "'a red boat' is at fused 2" in first
    assert "'a submarine' is answered by 'about x' at 0.0 s (strong; words 1)" in second
