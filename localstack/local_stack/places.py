"""Where everything of one local stack lies, and what a person may choose about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[2]
"""The repository, wherever it was cloned."""

VENV = ROOT / ".local" / "venv-localstack"
"""LocalStack's own: it pins other versions than this project does."""

IMAGES = ROOT / "localstack" / "images.toml"

REGION: Final = "eu-west-1"
STACK_NAME = "scenedex"
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Places:
    """The files below one state directory. Nothing of the stack is written anywhere else."""

    state: Path

    @property
    def logs(self) -> Path:
        """What the processes print."""
        return self.state / "logs"

    @property
    def localstack_log(self) -> Path:
        """What LocalStack prints."""
        return self.logs / "localstack.log"

    @property
    def localstack_pid(self) -> Path:
        """Which process is LocalStack."""
        return self.state / "localstack.pid"

    @property
    def volume(self) -> Path:
        """LocalStack's own files and the scratch folders of functions and jobs."""
        return self.state / "localstack"

    @property
    def postgres(self) -> Path:
        """The embedded Postgres."""
        return self.state / "postgres"

    @property
    def issuer(self) -> Path:
        """The key pair that signs local tokens."""
        return self.state / "issuer"

    @property
    def description(self) -> Path:
        """What other programs need to know about the running stack."""
        return self.state / "stack.json"

    @property
    def lock(self) -> Path:
        """Held while the stack goes up or down."""
        return self.state / "stack.lock"


@dataclass(frozen=True)
class Options:
    """What a person may choose.

    Attributes:
        port: LocalStack's.
        fast: leases, backoffs and visibility of a few seconds, for tests.
        parameters: values of template.yaml's parameters that replace the usual ones.
        localstack_venv: the virtual environment that holds LocalStack and the plugin.
        images: says what each image of the template is on this machine.
    """

    places: Places
    port: int = 4566
    database_port: int = 5433
    fast: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)
    localstack_venv: Path = VENV
    images: Path = IMAGES

    @property
    def endpoint_url(self) -> str:
        """Where LocalStack answers."""
        return f"http://{HOST}:{self.port}"
