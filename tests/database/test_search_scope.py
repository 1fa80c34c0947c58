"""Where a search looks: filters, people, phrases; and how its answer is laid out in pages."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest

from scenedex.db import people, search
from scenedex.domain.query_words import parse
from scenedex.domain.results import Results, WhyNothing
from scenedex.domain.search import Filters, Query
from scenedex.domain.signals import Band, Match, Signal, Thresholds

RED, BLUE = (np.array(numbers, np.float32) for numbers in ([1, 0, 0.1], [0, 1, 0.1]))
ANY = Band(floor=-1, strong=0.9)


@pytest.fixture
def ask(api, user_id, library):
    """Asks by every signal, so that a filter that one of them forgets is seen."""

    def ask(words: str = "word", *, picture: np.ndarray | None = RED, **given) -> Results:
        query = Query(
            words=parse(words) if words else None,
            text_vector=picture,
            text_model_id=library.model("text", 3),
            image_vector=picture,
            image_model_id=library.model("image", 3),
            thresholds=Thresholds(meaning=ANY, picture=ANY),
            **given,
        )
        with api.as_user(user_id) as tx:
            return search.search_scenes(tx, query)

    return ask


@pytest.fixture
def shot(library):
    def shot(said: str, picture: np.ndarray = RED):
        return library.shot(said=said, meaning=picture, pictures=[picture])

    return shot


def said(answer: Results) -> list[str]:
    return [hit.transcript for hit in answer.hits]


def change(worker, source, **columns) -> None:
    with worker.as_worker() as tx:
        for name, value in columns.items():
            statement = f"update videos set {name} = %(value)s where video_id = %(id)s".encode()
            tx.execute(statement, {"value": value, "id": source.video_id})


@pytest.fixture
def films(library, user_id, worker, shot) -> None:
    """Two videos in which somebody speaks, the second one much later, and then a silent one."""
    first = library.add(user_id, [shot("word one")])
    second = library.add(user_id, [shot("word two")])
    silent = library.add(user_id, [library.shot(pictures=[RED])])
    created = datetime(2026, 1, 1, tzinfo=UTC)
    change(worker, first, tags=["sea"], language="en-GB", duration_s=60.0, created_at=created)
    later = created + timedelta(days=300)
    change(worker, second, language="de", duration_s=10.0, created_at=later)
    change(worker, silent, created_at=later)


@pytest.mark.parametrize("plan", [0, 1000])
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(tags=["sea"]), {"word one"}),
        (Filters(tags=["sea", "sky"]), set()),
        (Filters(language="en"), {"word one"}),
        (Filters(language="EN-gb"), {"word one"}),
        (Filters(language="e"), set()),
        (Filters(video_min_s=50), {"word one"}),
        (Filters(video_max_s=50), {"word two"}),
        (Filters(created_from=datetime(2026, 6, 1, tzinfo=UTC)), {"word two", ""}),
        (Filters(created_to=datetime(2026, 6, 1, tzinfo=UTC)), {"word one"}),
        (Filters(scene_max_s=5), set()),
        (Filters(scene_min_s=5), {"word one", "word two", ""}),
        (Filters(has_speech=True), {"word one", "word two"}),
        (Filters(has_speech=False), {""}),
        (Filters(person_ids=[uuid4()]), set()),
    ],
)
@pytest.mark.usefixtures("films")
def test_filters_hold_for_every_signal(ask, filters, expected, plan):
    assert set(said(ask(filters=filters, exact_up_to=plan))) == expected


@pytest.fixture
def alice(library, user_id, shot, scratch, worker) -> UUID:
    """Seen in the second of three scenes, for sure, and in the third, perhaps."""
    library.add(user_id, [shot("one", BLUE), shot("two", BLUE), shot("three", BLUE)])
    person_id = uuid4()
    with worker.as_worker() as tx:
        tx.act_for(user_id)
        people.put_person(tx, person_id=person_id, user_id=user_id, name="Ålice Smith")
    with scratch.postgres.superuser(scratch.name) as root:
        frames = root.execute(
            "select f.frame_id from frames f join scenes s using (scene_id) order by s.ordinal"
        ).fetchall()
        for (frame_id,), confidence in zip(frames[1:], (0.9, 0.5), strict=True):
            root.execute(
                "insert into face_detections "
                "(face_id, user_id, frame_id, person_id, box, confidence) "
                "values (%s, %s, %s, %s, '{0,0,1,1}', %s)",
                [uuid4(), user_id, frame_id, person_id, confidence],
            )
    return person_id


def test_people_are_found_by_their_names(ask, alice):
    answer = ask("alice smith laughs", picture=None)
    assert said(answer) == ["two", "three"]
    assert [hit.match for hit in answer.hits] == [Match.STRONG, Match.BEST_GUESS]
    assert answer.hits[0].signals[Signal.PEOPLE].score == pytest.approx(0.9)


def test_half_a_name_is_a_guess_and_another_finds_nobody(ask, alice):
    assert [hit.match for hit in ask("alice", picture=None).hits] == [Match.BEST_GUESS]
    assert ask("bob", picture=None).hits == []


@pytest.mark.parametrize("plan", [0, 1000])
def test_only_scenes_in_which_a_person_is_seen(ask, alice, plan):
    answer = ask("", filters=Filters(person_ids=[alice]), exact_up_to=plan)
    assert set(said(answer)) == {"two", "three"}
    both = Filters(person_ids=[alice, uuid4()])
    assert ask("", filters=both, exact_up_to=plan).hits == []


@pytest.mark.parametrize("plan", [0, 1000])
def test_quoted_words_must_stand_side_by_side_whatever_else_is_alike(
    ask, library, user_id, shot, plan
):
    library.add(user_id, [shot("a red star"), shot("a star, red"), shot("nothing")])
    assert said(ask('"red star"', exact_up_to=plan)) == ["a red star"]
    assert said(ask('"red star" "nothing"', exact_up_to=plan)) == []


def test_another_ending_is_only_sure_where_nobody_says_the_word_as_it_was_typed(
    ask, library, user_id
):
    others = [library.shot(said=f"other {n}") for n in range(5)]
    library.add(user_id, [library.shot(said="two lighthouses"), *others])
    (hit,) = ask("lighthouse", picture=None).hits
    assert (hit.transcript, hit.match) == ("two lighthouses", Match.STRONG)
    assert hit.snippet == "two <mark>lighthouses</mark>"
    assert said(ask("lighth*", picture=None)) == ["two lighthouses"]
    library.add(user_id, [library.shot(said="a lighthouse")])
    found = ask("lighthouse", picture=None).hits
    assert [(hit.transcript, hit.match) for hit in found] == [
        ("a lighthouse", Match.STRONG), ("two lighthouses", Match.BEST_GUESS),
    ]  # fmt: skip


def test_scenes_of_a_video_stand_together_where_that_is_asked_for(ask, library, user_id):
    library.add(user_id, [library.shot(said=f"other {n}") for n in range(9)], title="None")
    for title in ("One", "Two"):
        shots = [library.shot(said=said) for said in ("word sea", "the word sea", "sea")]
        library.add(user_id, shots, title=title)
    apart = [hit.video_title for hit in ask("word sea", picture=None).hits]
    together = [hit.video_title for hit in ask("word sea", picture=None, group_by_video=True).hits]
    assert sorted(apart) == sorted(together) == ["One"] * 3 + ["Two"] * 3
    assert together in (["One"] * 3 + ["Two"] * 3, ["Two"] * 3 + ["One"] * 3)
    assert apart != together
    first = ask("word sea", picture=None, per_video=1)
    assert {hit.video_title for hit in first.hits} == {"One", "Two"}
    assert all("word sea" in hit.transcript for hit in first.hits)
    assert first.total == 2


@pytest.mark.parametrize("plan", [0, 1000])
def test_pages_neither_repeat_nor_skip_while_videos_are_published(
    ask, library, user_id, shot, plan
):
    def add(count: int) -> None:
        library.add(user_id, [shot(f"word{' sea' * (n % 3)} {n} {plan}") for n in range(count)])

    add(20)
    whole = ask("word sea sky", limit=50, exact_up_to=plan)
    paged: list[UUID] = []
    page = ask("word sea sky", limit=6, exact_up_to=plan)
    while True:
        paged += [hit.scene_id for hit in page.hits]
        assert (page.total, page.is_total_exact) == (whole.total, whole.is_total_exact)
        if not page.has_more:
            break
        add(7)
        page = ask("word sea sky", limit=6, exact_up_to=plan, offset=len(paged), basis=page.basis)
    assert paged == [hit.scene_id for hit in whole.hits]
    assert len(paged) == 20


def test_an_empty_answer_says_why(ask, library, user_id):
    assert ask().why_nothing is WhyNothing.NOTHING_INDEXED
    library.add(user_id, [library.shot(said="word")])
    assert ask("!?", picture=None).why_nothing is WhyNothing.NOTHING_ASKED
    assert ask("photosynthesis", picture=None).why_nothing is WhyNothing.NO_MATCH
    first = ask(picture=None)
    assert first.why_nothing is None
    assert ask(picture=None, offset=1, basis=first.basis).why_nothing is WhyNothing.END


def test_a_total_that_goes_beyond_what_is_looked_at_says_so(ask, library, user_id):
    library.add(user_id, [library.shot(said="word")] * 5)
    assert (ask(picture=None).total, ask(picture=None).is_total_exact) == (5, True)
    cut = ask(picture=None, candidates=3)
    assert (cut.total, cut.is_total_exact) == (3, False)


def test_a_scene_is_not_like_itself(ask, api, library, user_id, shot):
    library.add(user_id, [shot("one"), shot("two")])
    (scene_id,) = (hit.scene_id for hit in ask("one").hits if hit.transcript == "one")
    assert said(ask("", unlike=scene_id)) == ["two"]
    with api.as_user(user_id) as tx:
        vectors = search.scene_vectors(tx, scene_id)
        assert set(vectors) == {"image", "text"}
        assert search.scene_vectors(tx, uuid4()) == {}
    assert vectors["image"][0] == library.model("image", 3)
    assert vectors["image"][1].to_list() == pytest.approx([0.995, 0, 0.0995], abs=1e-3)


def test_a_whole_video_may_be_left_out(ask, library, user_id, shot):
    own = library.add(user_id, [shot("one", BLUE), shot("two", BLUE)])
    library.add(user_id, [shot("three", BLUE)])
    answer = ask("", unlike_video=own.video_id)
    assert (said(answer), answer.total) == (["three"], 1)
