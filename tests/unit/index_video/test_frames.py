from uuid import UUID

import pytest

from functions.index_video.artefacts import Artefacts
from functions.index_video.frames import fetch_frames
from scenedex.domain.errors import Code, Rejected, Retryable
from scenedex.domain.scene import Frame
from scenedex.testing.aws import MemoryStore

NOBODY = UUID(int=0)


def frame(number: int) -> Frame:
    return Frame(UUID(int=number), NOBODY, NOBODY, number, float(number), f"frames/{number}.jpg")


def stored(count: int) -> tuple[MemoryStore, list[Frame]]:
    store = MemoryStore()
    frames = [frame(number) for number in range(count)]
    for number, each in enumerate(frames):
        store.put("artefacts", each.artefact_key, f"picture {number}".encode())
    return store, frames


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (6, [3, 3]), (7, [3, 3, 1])])
def test_every_frame_comes_once_and_in_order(count: int, sizes: list[int]) -> None:
    store, frames = stored(count)
    seen: list[Frame] = []
    contents: list[bytes] = []
    batches: list[int] = []

    for batch in fetch_frames(Artefacts(store, "artefacts"), frames, batch_size=3):
        batches.append(len(batch.frames))
        seen += batch.frames
        contents += [path.read_bytes() for path in batch.paths]

    assert batches == sizes
    assert seen == frames
    assert contents == [f"picture {number}".encode() for number in range(count)]


def test_what_was_worked_on_leaves_the_disk() -> None:
    store, frames = stored(9)
    batches = fetch_frames(Artefacts(store, "artefacts"), frames, batch_size=3)

    first = next(batches)
    second = next(batches)

    assert not any(path.exists() for path in first.paths)
    assert all(path.exists() for path in second.paths)
    folder = second.paths[0].parent
    batches.close()
    assert not folder.exists()


def test_a_frame_that_is_gone_is_said() -> None:
    store, frames = stored(4)
    store.erase("artefacts", frames[2].artefact_key)

    with pytest.raises(Rejected) as caught:
        list(fetch_frames(Artefacts(store, "artefacts"), frames, batch_size=2))

    assert caught.value.code is Code.ARTEFACT_MISSING


def test_a_store_in_trouble_is_tried_again_later() -> None:
    store, frames = stored(2)
    store.faults.add("download", Retryable(Code.STORAGE_UNAVAILABLE, "Not now."))

    with pytest.raises(Retryable):
        list(fetch_frames(Artefacts(store, "artefacts"), frames, batch_size=2))
