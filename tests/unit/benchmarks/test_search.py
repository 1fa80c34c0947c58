"""What the search benchmark draws and says follows from its recipe and from what was measured."""

import json
from io import StringIO
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from rich.console import Console

from scenedex.testing.databases import ScratchPostgres
from tests.benchmarks.search.contestants import PICTURES, Contest, Contestant
from tests.benchmarks.search.library import Library, libraries
from tests.benchmarks.search.loading import load
from tests.benchmarks.search.meter import Cost
from tests.benchmarks.search.plot import draw
from tests.benchmarks.search.questions import Kind, questions, truth_of
from tests.benchmarks.search.recipe import SMALLEST, Recipe, zipf_sizes
from tests.benchmarks.search.report import by_processor, closing_line, show, write_json
from tests.benchmarks.search.results import Built, Report, Series, Throughput
from tests.benchmarks.search.rounds import measure
from tests.benchmarks.search.rows import Models
from tests.benchmarks.search.seats import Seat
from tests.benchmarks.search.sizes import sizes_mib

RECIPE = Recipe(1_000)
CLUSTERED, HARD = libraries(RECIPE)


def scene(number: int) -> UUID:
    return UUID(int=number)


def series(
    who: Contestant,
    ms: float,
    *,
    library: str = "clustered",
    frames: int = 25_000,
    kind: Kind = Kind.NEAR,
    recall: float = 1.0,
    short: int = 0,
    cpu_ms: float | None = None,
) -> Series:
    """Three questions that took about so long."""
    costs = tuple(Cost(ms * share, cpu_ms or ms * share) for share in (0.5, 1.0, 2.0))
    recalls = (recall,) * 3 if who in PICTURES else ()
    return Series(library, frames, kind, who, costs, recalls, short)


def report(*measured: Series) -> Report:
    built = Built("clustered", 100_000, 600, {"copying": 10.0}, {"frame_vectors": 260.0})
    clients = [Throughput(Contestant.OURS, n, 100.0 * n, 9.0) for n in (1, 8)]
    return Report({"shared_buffers": "1GB"}, [built], list(measured), clients)


def last_line(*measured: Series) -> dict[str, str]:
    return dict(pair.split("=") for pair in closing_line(report(*measured)).split(" "))


@pytest.mark.parametrize("frames", [1_000, 5_000, 100_000, 1_000_000])
def test_tenants_go_from_a_quarter_of_all_down_to_ten_frames(frames: int) -> None:
    sizes = zipf_sizes(frames)

    assert sum(sizes) == frames
    assert sizes[0] == frames // 4
    assert SMALLEST <= sizes[-1] < 2 * SMALLEST
    assert list(sizes) == sorted(sizes, reverse=True)


def test_tenants_are_measured_rung_by_rung_up_to_the_largest() -> None:
    recipe = Recipe(100_000)

    sizes = [recipe.sizes[tenant] for tenant in recipe.measured]

    assert sizes == sorted(sizes)
    assert sizes[0] == 10
    assert sizes[-2:] == [min(size for size in recipe.sizes if size >= 10_000), 25_000]


def test_the_videos_of_a_tenant_hold_its_frames() -> None:
    for tenant, size in enumerate(RECIPE.sizes):
        assert sum(plan.frames for plan in RECIPE.videos_of(tenant)) == size


def test_a_video_is_drawn_the_same_again() -> None:
    plan = RECIPE.videos[0]

    first, again = CLUSTERED.draw(plan), CLUSTERED.draw(plan)

    assert first.frame_ids == again.frame_ids
    assert np.array_equal(first.pictures, again.pictures)


def test_scenes_have_one_frame_or_two() -> None:
    video = CLUSTERED.draw(max(RECIPE.videos, key=lambda plan: plan.frames))

    counts = np.bincount(video.frame_scenes)

    assert len(counts) == len(video.scene_ids)
    assert set(counts) == {1, 2}


def median_cosines(library: Library, kind: Kind) -> tuple[float, float]:
    """Of the best scene and of the tenth, over the questions to the largest tenant."""
    asked = [each for each in questions(library, 0, 10) if each.kind is kind]
    best = [max(each.truth.scores.values()) for each in asked]
    return float(np.median(best)), float(np.median([each.truth.tenth for each in asked]))


def test_near_queries_lie_beside_frames_and_those_like_text_far_from_all() -> None:
    near, near_tenth = median_cosines(CLUSTERED, Kind.NEAR)
    far, far_tenth = median_cosines(CLUSTERED, Kind.FAR)

    assert near > 0.95
    assert near_tenth > 0.7
    assert 0.1 < far_tenth < far < 0.25


def test_without_clusters_nothing_but_the_frame_itself_is_near() -> None:
    near, tenth = median_cosines(HARD, Kind.NEAR)

    assert near > 0.9
    assert tenth < 0.15


def test_the_best_frame_of_a_scene_stands_for_it() -> None:
    cosines = np.array([0.9, 0.2, 0.4, 0.3], dtype=np.float32)

    truth = truth_of([scene(1), scene(1), scene(2), scene(3)], cosines)

    assert truth.wanted == 3
    assert truth.recall([scene(1), scene(2), scene(3)]) == 1.0
    assert truth.recall([scene(1), scene(1), scene(2)]) == pytest.approx(2 / 3)
    assert truth.recall([]) == 0.0


def test_recall_looks_at_ten_places_and_takes_equals_for_each_other() -> None:
    cosines = np.array([0.9] * 9 + [0.5, 0.5, 0.1], dtype=np.float32)
    truth = truth_of([scene(number) for number in range(12)], cosines)
    nine = [scene(number) for number in range(9)]

    assert truth.wanted == 10
    assert truth.recall([*nine, scene(9)]) == 1.0
    assert truth.recall([*nine, scene(10)]) == 1.0
    assert truth.recall([*nine, scene(11)]) == 0.9
    assert truth.recall([*nine, scene(11), scene(9)]) == 0.9


def test_a_query_names_words_that_are_said() -> None:
    rng = np.random.default_rng(1)

    asked = CLUSTERED.language.query(rng, 7, 3).split()

    said = CLUSTERED.language.says(7, 3)
    assert len(asked) == 3
    assert set(asked) <= set(said.sentence.split())
    assert all(f"'{word}':" in said.tsvector for word in asked)


def test_everybody_searches_what_was_loaded(server: ScratchPostgres) -> None:
    library = libraries(Recipe(200))[0]
    with server.database() as database:
        loading = load(library, database)
        contest = Contest(Models(loading.image_model, loading.text_model))
        asked = questions(library, 0, 2)
        seats = {who: Seat(contest, who, database, asked[0]) for who in Contestant}

        measured = list(measure(seats, asked, library="clustered", frames=50))

        sizes = sizes_mib(database)
        for seat in seats.values():
            seat.close()
    by_pictures = [each for each in measured if each.who in PICTURES]
    assert {each.who for each in measured} == set(Contestant)
    assert [each.recall for each in by_pictures] == [1.0] * len(by_pictures)
    assert all(cost.cpu_ms > 0 for each in measured for cost in each.costs)
    assert {"frame_vectors", "bench_hnsw"} <= set(sizes)


def test_the_last_line_says_the_worst_of_each() -> None:
    line = last_line(
        series(Contestant.OURS, 10, recall=0.99),
        series(Contestant.OURS, 20, kind=Kind.FAR, recall=0.97, short=1),
        series(Contestant.OURS, 1, frames=10, recall=1.0, short=2),
        series(Contestant.OURS, 5, library="hard", recall=0.9),
        series(Contestant.EXACT, 60, recall=1.0),
        series(Contestant.EXACT, 80, kind=Kind.FAR, recall=1.0),
        series(Contestant.HNSW, 5, recall=0.1, short=3),
    )

    assert line["recall_min"] == "0.970"
    assert line["recall_hard_min"] == "0.900"
    assert line["short_lists"] == "3"
    assert line["speedup_vs_exact_largest"] == "4.00"


def test_the_seed_is_compared_from_ten_thousand_frames_on() -> None:
    line = last_line(
        series(Contestant.SEED, 100, frames=25_000),
        series(Contestant.HYBRID, 5, frames=25_000),
        series(Contestant.SEED, 60, frames=10_500),
        series(Contestant.HYBRID, 4, frames=10_500),
        series(Contestant.SEED, 2, frames=1_000),
        series(Contestant.HYBRID, 3, frames=1_000),
    )

    assert line["speedup_vs_seed"] == "15.00"
    assert float(line["p95_ms_max"]) > 5


def test_a_part_that_was_not_measured_is_said_to_be_none() -> None:
    assert closing_line(report()) == (
        "recall_min=none recall_hard_min=none short_lists=0 speedup_vs_seed=none "
        "speedup_vs_exact_largest=none p95_ms_max=none"
    )


def test_a_busy_machine_changes_no_ratio_of_processor_time() -> None:
    measured = report(
        series(Contestant.EXACT, 60, cpu_ms=40), series(Contestant.OURS, 50, cpu_ms=10)
    )

    assert "speedup_vs_exact_largest=4.00" in by_processor(measured)
    assert "speedup_vs_exact_largest=1.20" in closing_line(measured)


def test_the_tables_say_times_recall_and_who_came_short() -> None:
    out = StringIO()
    measured = report(
        series(Contestant.OURS, 10, recall=0.99, short=2),
        series(Contestant.EXACT, 40),
        series(Contestant.HNSW, 4, recall=0.25),
    )

    show(measured, Console(file=out, width=160))

    text = out.getvalue()
    assert "10.0/19.0 0.990 2 short" in text
    assert "4.0/7.6 0.250 *" in text  # the planner took another index
    assert "4.00 (4.00)" in text
    assert "800/s" in text


def test_all_of_it_is_written_and_drawn(tmp_path: Path) -> None:
    measured = report(series(Contestant.OURS, 10), series(Contestant.OURS, 4, library="hard"))

    write_json(tmp_path / "search.json", measured, took_s=3.0)
    draw(tmp_path / "search.png", measured)

    content = json.loads((tmp_path / "search.json").read_text())
    assert content["last_line"] == closing_line(measured)
    assert content["series"][0]["costs"][1]["wall_ms"] == 10
    assert (tmp_path / "search.png").stat().st_size > 10_000
