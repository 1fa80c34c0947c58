"""The stage PUBLISH: search sees the new generation, whole, from one moment to the next."""

from scenedex.db import Transaction, videos
from scenedex.stage import ActiveRun, Completion


def publish(run: ActiveRun) -> Completion:
    """Swaps the generation in, within the checkpoint's transaction."""

    def write(tx: Transaction) -> None:
        videos.publish(tx, video_id=run.ref.video_id, generation=run.ref.generation)

    return Completion(output={}, write=write)
