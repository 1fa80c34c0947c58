"""What the stages of this job work with; models are loaded when first asked for, once a process."""

from dataclasses import dataclass
from functools import cached_property

from functions.index_video.artefacts import Artefacts
from functions.index_video.speech import SpeechModel
from scenedex.aws.storage import ObjectStore
from scenedex.encoders import ModelPack, load_pack
from scenedex.settings import Settings


@dataclass
class Workbench:
    """Settings, the object store and the models.

    Attributes:
        store: where captions, sound and frames lie.
    """

    settings: Settings
    store: ObjectStore

    @property
    def artefacts(self) -> Artefacts:
        """What detection left."""
        return Artefacts(self.store, self.settings.artefacts_bucket)

    @cached_property
    def pack(self) -> ModelPack:
        """The encoders.

        Raises:
            Misconfigured: MODEL_MISSING; there is no pack.
        """
        return load_pack(self.settings.models_dir)

    @cached_property
    def speech(self) -> SpeechModel | None:
        """The speech model; None where the installation has none.

        Raises:
            Misconfigured: MODEL_MISSING; the one that is set is not there or cannot be loaded.
        """
        directory = self.settings.speech_model_dir
        return SpeechModel(directory) if directory else None
