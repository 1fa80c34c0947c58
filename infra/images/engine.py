"""The container engine of this machine: Docker, or Podman in its place."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class EngineError(Exception):
    """There is no engine, or it refused; the sentence says which."""


@dataclass(frozen=True)
class Engine:
    """A command that takes Docker's arguments."""

    program: str

    @property
    def name(self) -> str:
        """``docker`` or ``podman``."""
        return self.program.rpartition("/")[2]

    def run(self, *arguments: str) -> None:
        """Runs a command, its output shown as it comes.

        Raises:
            EngineError: it failed.
        """
        if subprocess.run([self.program, *arguments], check=False).returncode:
            raise EngineError(f"{self.name} {arguments[0]} failed; its last lines say why.")

    def answer(self, *arguments: str) -> str:
        """What a command prints.

        Raises:
            EngineError: it failed; the sentence has what it said.
        """
        done = subprocess.run(
            [self.program, *arguments], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise EngineError(f"{self.name} {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    def inspect(self, image: str) -> dict[str, Any]:
        """What the engine knows of an image.

        Raises:
            EngineError: there is no such image.
        """
        found: dict[str, Any] = json.loads(self.answer("image", "inspect", image))[0]
        return found

    def build(self, arguments: Sequence[str]) -> None:
        """Builds an image.

        Raises:
            EngineError: it failed.
        """
        # Podman's own format has no ONBUILD.
        own = ["--format", "docker"] if self.name == "podman" else []
        self.run("build", *own, *arguments)

    def host_address(self) -> str:
        """The address of this machine in the network that containers are put into."""
        network = "podman" if self.name == "podman" else "bridge"
        for address in _gateways(json.loads(self.answer("network", "inspect", network))):
            return address
        raise EngineError(f"The network {network} of {self.name} has no gateway.")


def find_engine() -> Engine:
    """The engine of this machine.

    Raises:
        EngineError: there is none, or none that answers.
    """
    for name in ("docker", "podman"):
        program = shutil.which(name)
        if (
            program
            and not subprocess.run([program, "info"], capture_output=True, check=False).returncode
        ):
            return Engine(program)
    raise EngineError("Neither docker nor podman is on the PATH and answers.")


def _gateways(network: Any) -> list[str]:
    """Docker says ``Gateway`` in ``IPAM``, Podman ``gateway`` in ``subnets``."""
    if isinstance(network, dict):
        own = [value for name, value in network.items() if name.lower() == "gateway" and value]
        return [*own, *(found for value in network.values() for found in _gateways(value))]
    if isinstance(network, list):
        return [found for value in network for found in _gateways(value)]
    return []
