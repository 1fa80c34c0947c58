"""The generated golden set: what it says of itself is true."""

import re
from collections import Counter

import pytest

from scenedex.testing.pictures import held_out
from tests.benchmarks.quality.library import Golden, GoldenScene
from tests.benchmarks.quality.material.paraphrases import PARAPHRASES
from tests.benchmarks.quality.material.rare_words import LONG, RARE
from tests.benchmarks.quality.planting.about import words
from tests.benchmarks.quality.planting.golden import SCENES, make_golden
from tests.benchmarks.quality.planting.negatives import Negative
from tests.benchmarks.quality.questions import QueryClass, Question

SMALL = frozenset(
    """
    a an and at by do for from he her his how in is it its my of off on or out so the to up was
    we when with who i
    """.split()  # noqa: SIM905
)


@pytest.fixture(scope="module", params=[1, 2])
def golden(request) -> Golden:
    return make_golden(request.param)


def asked(golden: Golden, *kinds: str) -> list[Question]:
    return [question for question in golden.questions if question.kind in kinds]


def answering(golden: Golden, question: Question) -> list[GoldenScene]:
    """The scenes that the question wants."""
    return [
        scene
        for video in golden.videos
        for scene in video.scenes
        if any(
            answer.video == str(video.video_id) and answer.span in (None, scene.span)
            for answer in question.wanted
        )
    ]


def test_the_same_seed_makes_the_same_set_and_another_seed_another(golden) -> None:
    assert make_golden(golden.seed) == golden
    other = make_golden(golden.seed + 1)
    assert {scene.text for scene in other.scenes} != {scene.text for scene in golden.scenes}


def test_there_is_enough_of_everything(golden) -> None:
    counted = Counter(question.kind for question in golden.questions)

    assert len(golden.scenes) == SCENES
    assert len(golden.videos) >= 24
    assert all(counted[kind] >= 30 for kind in QueryClass)
    assert all(counted[kind] >= 5 for kind in Negative)
    assert len({question.text for question in golden.questions}) == len(golden.questions)


def test_only_negative_questions_have_no_answer(golden) -> None:
    for question in golden.questions:
        assert question.is_negative == (question.kind in set(Negative)), question
        assert question.is_negative or answering(golden, question), question


def test_what_is_asked_for_by_words_is_said_where_it_should_be_and_nowhere_else(golden) -> None:
    table = {QueryClass.WORDS: set(RARE), QueryClass.PREFIX: set(RARE)}
    for question in asked(golden, *table):
        (typed,) = re.findall(r"\w+", question.text)[-1:]
        whole = question.kind == QueryClass.WORDS
        holding = [
            scene
            for scene in golden.scenes
            if any(each == typed if whole else each.startswith(typed) for each in words(scene.text))
        ]
        assert holding == answering(golden, question), question


def test_phrases_are_said_once_and_their_words_elsewhere_too(golden) -> None:
    for question in asked(golden, QueryClass.PHRASE, Negative.ABSENT_PHRASE):
        phrase = question.text.strip('"')
        scenes = golden.scenes
        assert [s for s in scenes if phrase in s.text] == answering(golden, question), question
        twins = [s for s in scenes if words(phrase) <= words(s.text) and phrase not in s.text]
        assert twins, question


def test_words_with_a_typo_are_never_said_right_in_the_scene_that_answers(golden) -> None:
    for question in asked(golden, QueryClass.TYPO):
        wrong = words(question.text) & set(LONG)
        (scene,) = answering(golden, question)
        assert any(word not in scene.text for word in wrong), question


def test_pictures_that_are_asked_for_are_there_and_held_out_where_it_says_so(golden) -> None:
    for question in asked(golden, QueryClass.SEEN, QueryClass.SEEN_HELD_OUT):
        scenes = answering(golden, question)
        assert 1 <= len(scenes) <= 4
        are_held_out = [any(map(held_out, scene.pictures)) for scene in scenes]
        assert (question.kind == QueryClass.SEEN_HELD_OUT) in are_held_out, question


def test_one_in_nine_scenes_has_the_picture_and_the_speech(golden) -> None:
    for question in asked(golden, QueryClass.BOTH):
        assert (len(question.answers), len(question.wanted)) == (5, 1)


def test_one_seed_holds_out_what_another_has(golden) -> None:
    other = make_golden(golden.seed + 1)
    kinds = (QueryClass.MEANING, QueryClass.CJK, Negative.ABSENT, Negative.UNKNOWN_THING)
    ours, theirs = ({each.text for each in asked(one, *kinds)} for one in (golden, other))
    assert not ours & theirs


@pytest.mark.parametrize(("question", "said"), PARAPHRASES)
def test_a_paraphrase_shares_no_word_that_matters(question: str, said: str) -> None:
    stems = [{word[:5] for word in words(text) - SMALL} for text in (question, said)]

    assert not stems[0] & stems[1]
