"""The compose file and the script that starts it say the same; an engine is not needed here."""

import re
from typing import Any

import pytest
import yaml

import compose
from local_stack.deployment import TEMPLATE
from local_stack.errors import StackError
from scenedex.testing.postgres import DATABASE


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(compose.FILE.read_text())["services"]
    return services


def _flags(services: dict[str, Any]) -> list[str]:
    flags: str = services["localstack"]["environment"]["PROCESS_RUNTIME_DOCKER"]
    return flags.split()


def test_functions_run_on_the_network_of_their_neighbours(services: dict[str, Any]) -> None:
    name = yaml.safe_load(compose.FILE.read_text())["networks"]["default"]["name"]
    flags = _flags(services)
    assert flags[flags.index("--network") + 1] == name
    assert compose.INSIDE["DatabaseHost"] in services
    assert services["localstack"]["environment"]["PROCESS_RUNTIME_HOST"] in services


def test_functions_are_found_again_by_their_label(services: dict[str, Any]) -> None:
    flags = _flags(services)
    assert flags[flags.index("--label") + 1] == compose.LABEL


def test_nothing_listens_beyond_this_machine(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service["ports"]]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_variable_that_is_left_open_has_a_default(services: dict[str, Any]) -> None:
    assert all(":-" in name for name in re.findall(r"\$\{([^}]+)\}", compose.FILE.read_text()))
    assert services["database"]["environment"]["POSTGRES_DB"] == DATABASE


def test_the_template_has_the_parameters_that_containers_need() -> None:
    parameters = TEMPLATE.read_text().partition("\nResources:")[0]
    assert all(f"\n  {name}:\n" in parameters for name in compose.INSIDE)


def test_without_docker_a_sentence_says_what_to_do_instead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(StackError, match="make up"):
        compose.docker("ps")


def test_a_container_that_never_answers_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compose, "_TIMEOUT_S", 0.0)
    with pytest.raises(StackError, match="Postgres does not answer"):
        compose.wait_until("Postgres", lambda: False)


def test_nobody_listening_is_not_ready() -> None:
    assert not compose.answers("http://127.0.0.1:9")
    assert not compose.connects(9, "secret")
