"""What is found, in which order, and what is not."""

from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest

from scenedex.db import search, videos
from scenedex.domain.query_words import parse
from scenedex.domain.results import Results
from scenedex.domain.search import Filters, Query
from scenedex.domain.signals import Band, Match, Signal, Thresholds, Weights

DIMENSIONS = 64
ANY = Band(floor=-1, strong=0.9)


def unit(*numbers: float) -> np.ndarray:
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


RED, BLUE, BETWEEN = unit(1, 0, 0.1), unit(0, 1, 0.1), unit(1, 1, 0.1)


@pytest.fixture
def answer(api, user_id):
    def answer(words: str | None = None, **given) -> Results:
        query = Query(words=None if words is None else parse(words), **given)
        with api.as_user(user_id) as tx:
            return search.search_scenes(tx, query)

    return answer


@pytest.fixture
def find(answer):
    def find(**given) -> list:
        return answer(**given).hits

    return find


def said(hits) -> list[str]:
    return [hit.transcript for hit in hits]


def test_words_find_what_is_said_and_show_it(find, library, user_id):
    library.add(
        user_id,
        [library.shot(said="The lighthouse <keeper> waves"), library.shot(said="Nobody is here")],
        title="Islands",
    )
    (hit,) = find(words="lighthouse")
    assert (hit.video_title, hit.start_s, hit.end_s, hit.seek_s) == ("Islands", 0, 10, 2)
    assert (hit.thumbnail_key, hit.preview_key) == ("thumbnails/0.webp", "previews/0.jpg")
    assert hit.snippet == "The <mark>lighthouse</mark> &lt;keeper&gt; waves"
    assert hit.match == Match.STRONG
    assert hit.signals[Signal.WORDS].rank == 1
    assert hit.signals[Signal.WORDS].score == 1


def test_more_and_rarer_words_come_first(find, library, user_id):
    common = [library.shot(said=f"the sea number {n}") for n in range(8)]
    library.add(
        user_id,
        [*common, library.shot(said="a whale"), library.shot(said="a whale in the sea")],
    )
    hits = find(words="the whale sea")
    assert said(hits)[:2] == ["a whale in the sea", "a whale"]


@pytest.mark.parametrize("query", ["photosynthesis", "where is the photosynthesis", "  ?! "])
def test_a_query_that_nothing_answers_finds_nothing(find, library, user_id, query):
    library.add(user_id, [library.shot(said=f"the sea number {n}") for n in range(8)])
    library.add(user_id, [library.shot(said="a whale")])
    assert find(words=query) == []


@pytest.mark.parametrize("query", ["holiday", "SARDINIA", "beach", "crème", "clip"])
def test_title_tags_description_and_file_name_find_every_scene(
    find, library, user_id, worker, query
):
    source = library.source(user_id)
    library.register(source)
    with worker.as_worker() as tx:
        tx.execute(
            b"update videos set title = 'Holiday', tags = '{beach}', "
            b"description = 'Sardinia, creme'"
        )
    library.publish(source, library.build(source, [library.shot(), library.shot(said="waves")]))
    assert said(find(words=query)) in (["", "waves"], ["waves", ""])


def test_what_is_said_counts_more_than_the_title(find, library, user_id):
    library.add(user_id, [library.shot(said="something else")], title="Volcano")
    library.add(user_id, [library.shot(said="the volcano wakes")])
    assert said(find(words="volcano")) == ["the volcano wakes", "something else"]


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("강아지가 공원에서 뛰어요", ["강아지", "공원", "뛰어요"]),
        ("犬が公園で走っています", ["犬", "公園", "走って", "園"]),
        ("カタカナのテスト", ["ｶﾀｶﾅ", "テスト"]),
        ("一只狗在公园里跑步", ["公园", "狗", "跑步", "步"]),
        ("แมวสีดำกำลังนอน", ["แมว", "นอน"]),
        ("Der STRAßENhund läuft", ["strassenhund", "lauft"]),
        ("कुत्ता दौड़ता है", ["कुत्ता"]),
    ],
)
def test_every_language_is_found(find, library, user_id, text, queries):
    others = ["고양이 잠", "猫 寝る", "完全不同", "something else", "ปลา"]
    library.add(user_id, [library.shot(said=text), *(library.shot(said=o) for o in others)])
    for query in queries:
        hits = find(words=query)
        assert said(hits[:1]) == [text], query
        assert "<mark>" in hits[0].snippet, query
        assert hits[0].match == Match.STRONG, query


def test_meaning_finds_what_is_said_in_other_words(find, library, user_id):
    library.add(
        user_id,
        [library.shot(said="a dog", meaning=RED), library.shot(said="a car", meaning=BLUE)],
    )
    hits = find(text_vector=RED, text_model_id=library.model("text", 3))
    assert said(hits) == ["a dog"], "the car is below the floor"
    assert hits[0].signals[Signal.MEANING].score == pytest.approx(1, abs=1e-3)


def test_the_best_frame_stands_for_its_scene(find, library, user_id):
    library.add(
        user_id, [library.shot(pictures=[BLUE, BETWEEN, RED]), library.shot(pictures=[BLUE])]
    )
    model_id = library.model("image", 3)
    hits = find(
        image_vector=RED, image_model_id=model_id, thresholds=replace(Thresholds(), picture=ANY)
    )
    assert [(hit.start_s, hit.seek_s) for hit in hits] == [(0, 2), (10, 10)]
    assert hits[0].match == Match.STRONG
    assert hits[1].match == Match.BEST_GUESS


def test_signals_are_fused_by_weighted_reciprocal_ranks(find, library, user_id):
    """Scores by hand: k = 60; the first scene is 1st by picture and 2nd by meaning.

    A cosine of 1 is the (1 - -1) / (0.9 - -1) = 1.0526th of its band, one of 0.713 the 0.9017th; a
    word that is all of the query stands far above its band, which counts no more than twice.
    """
    same, alike, unlike = (0.5 + 0.5 * (cosine + 1) / 1.9 for cosine in (1, 0.7126, 0.0099))
    library.add(
        user_id,
        [
            library.shot(said="first", pictures=[RED], meaning=BETWEEN),
            library.shot(said="second", pictures=[BETWEEN], meaning=RED),
            library.shot(said="third words", pictures=[BLUE], meaning=BLUE),
        ],
    )
    models = {
        "text_model_id": library.model("text", 3), "image_model_id": library.model("image", 3),
    }  # fmt: skip
    given = {
        "words": "words", "text_vector": RED, "image_vector": RED, **models,
        "thresholds": Thresholds(meaning=ANY, picture=ANY),
        "weights": Weights(words=1, meaning=0.5, picture=2),
    }  # fmt: skip
    hits = find(**given)
    assert {hit.transcript: hit.score for hit in hits} == pytest.approx(
        {
            "first": 2 / 61 * same + 0.5 / 62 * alike,
            "second": 2 / 62 * alike + 0.5 / 61 * same,
            "third words": 1 / 61 * 1.5 + (2 + 0.5) / 63 * unlike,
        },
        rel=1e-3,
    )
    assert said(hits) == ["third words", "first", "second"]
    assert said(find(**given, limit=1)) == ["third words"]


@pytest.mark.parametrize(
    "left_out",
    [{"text_vector": None}, {"weights": Weights(meaning=0)}, {"text_vector": [0, 0, 0]}],
)
def test_a_signal_without_its_part_of_the_query_is_left_out(find, library, user_id, left_out):
    library.add(user_id, [library.shot(said="word", meaning=RED, pictures=[RED])])
    given = {
        "words": "word", "text_vector": RED, "text_model_id": library.model("text", 3),
        "image_vector": RED, "image_model_id": library.model("image", 3),
    }  # fmt: skip
    (hit,) = find(**{**given, **left_out})
    assert set(hit.signals) == {Signal.WORDS, Signal.PICTURE}


@pytest.mark.parametrize("empty", [{}, {"words": ""}, {"words": "!?"}, {"image_vector": [0, 0]}])
def test_a_query_without_anything_finds_nothing(find, library, user_id, empty):
    library.add(user_id, [library.shot(said="word", pictures=[RED])])
    assert find(**empty) == []


def test_only_the_videos_that_are_asked_for(find, library, user_id):
    first = library.add(user_id, [library.shot(said="word one", meaning=RED, pictures=[RED])])
    library.add(user_id, [library.shot(said="word two", meaning=RED, pictures=[RED])])
    given = {
        "words": "word", "text_vector": RED, "text_model_id": library.model("text", 3),
        "image_vector": RED, "image_model_id": library.model("image", 3),
    }  # fmt: skip
    for plan in (0, 1000):
        (hit,) = find(**given, filters=Filters(video_ids=[first.video_id]), exact_up_to=plan)
        assert (hit.transcript, len(hit.signals)) == ("word one", 3)
    assert find(**given, filters=Filters(video_ids=[])) == []


def test_what_is_deleted_or_in_the_making_is_not_found(find, library, user_id, worker):
    deleted = library.add(user_id, [library.shot(said="word", meaning=RED, pictures=[RED])])
    unpublished = library.source(user_id)
    library.build(unpublished, [library.shot(said="word", meaning=RED, pictures=[RED])])
    with worker.as_worker() as tx:
        tx.execute(
            b"update videos set state = 'deleted', deleted_at = now() where video_id = %(id)s",
            {"id": deleted.video_id},
        )
    models = {
        "text_model_id": library.model("text", 3), "image_model_id": library.model("image", 3),
    }  # fmt: skip
    for plan in (0, 1000):
        assert find(
            words="word", text_vector=RED, image_vector=RED, **models, exact_up_to=plan
        ) == []  # fmt: skip


def test_a_vector_of_another_model_is_never_compared(find, library, user_id):
    library.add(user_id, [library.shot(said="x", meaning=RED, pictures=[RED])])
    for plan in (0, 1000):
        assert find(image_vector=RED, image_model_id=999, exact_up_to=plan) == []
    assert find(text_vector=RED, text_model_id=999) == []


def test_both_plans_find_the_same(find, library, user_id):
    """Five subjects of twelve scenes each, among two hundred scenes of no subject."""
    generator = np.random.default_rng(7)
    subjects = generator.normal(size=(5, DIMENSIONS))
    far = list(generator.normal(size=(200, DIMENSIONS)))
    near = [
        subject + generator.normal(scale=0.02 * at, size=DIMENSIONS)
        for subject in subjects
        for at in range(1, 13)
    ]
    pictures = [picture.astype(np.float32) for picture in [*near, *far]]
    library.add(user_id, [library.shot(pictures=[picture, far[0]]) for picture in pictures])
    given = {
        "image_model_id": library.model("image", DIMENSIONS),
        "thresholds": replace(Thresholds(), picture=ANY),
        "limit": 12,
    }
    for at, subject in enumerate(subjects):
        exact = find(image_vector=subject, exact_up_to=1000, **given)
        by_signs = find(image_vector=subject, exact_up_to=0, **given)
        assert {hit.start_s for hit in exact} == {120.0 * at + 10 * n for n in range(12)}
        assert exact == by_signs


def test_search_is_one_round_trip(api, library, user_id, monkeypatch):
    library.add(user_id, [library.shot(said="word", pictures=[RED])])
    with api.as_user(user_id) as tx:
        connection = tx._connection
        sent: list[object] = []
        run = type(connection).cursor

        def counted(self, *args, **kwargs):
            sent.append(args)
            return run(self, *args, **kwargs)

        monkeypatch.setattr(type(connection), "cursor", counted)
        assert len(search.search_scenes(tx, Query(words=parse("word"))).hits) == 1
        assert len(sent) == 1


def test_a_list_of_videos_knows_what_search_shows(api, library, user_id):
    library.add(user_id, [library.shot(said="word")], title="Shown")
    with api.as_user(user_id) as tx:
        (video,) = videos.list_videos(tx, limit=5)
        (hit,) = search.search_scenes(tx, Query(words=parse("word"))).hits
    assert (hit.video_id, hit.video_title) == (video.video_id, video.title)


def test_the_words_of_any_text_can_be_stored_and_found(find, library, user_id):
    wide = "\N{GOTHIC LETTER AHSA}" * 60
    library.add(user_id, [library.shot(said=" ".join(f"{wide}{n}" for n in range(20_000)))])
    short = " ".join(f"{number:x}" * 9 for number in range(17_000))
    library.add(user_id, [library.shot(said=f"lighthouse {short}")])
    assert [len(find(words=query)) for query in (f"{wide}7", "lighthouse")] == [1, 1]


def test_a_single_ideograph_in_quotes_is_found_within_words(find, library, user_id):
    library.add(user_id, [library.shot(said="園芸の本"), library.shot(said="公園 tower")])
    assert sorted(said(find(words='"園"'))) == ["公園 tower", "園芸の本"]
    assert said(find(words='"園 tower"')) == ["公園 tower"]


def test_owners_whose_ids_begin_alike_do_not_share_words(api, library, make_user, scratch):
    with scratch.postgres.superuser(scratch.name) as root:
        ids = [UUID(f"6f0f6a54-52a7-4a0e-9e0f-{number:012x}") for number in (1, 2)]
        for each in ids:
            root.execute(
                "insert into users (user_id, issuer, subject) values (%s, 'issuer', %s)",
                [each, str(each)],
            )
    for each, text in zip(ids, ("a red star", "a red moon"), strict=True):
        library.add(each, [library.shot(said=text)])
    with api.as_user(ids[0]) as tx:
        assert said(search.search_scenes(tx, Query(words=parse("red"))).hits) == ["a red star"]
