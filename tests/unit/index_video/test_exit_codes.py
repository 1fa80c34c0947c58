import re
from pathlib import Path

from functions.index_video.exit_codes import ExitCode

TEMPLATE = Path(__file__).parents[3] / "template.yaml"


def test_the_job_definition_knows_the_exit_codes() -> None:
    rules = re.findall(r"- \{(On\w+): \"([^\"]+)\", Action: (\w+)\}", TEMPLATE.read_text())
    by_code = {int(value): action for kind, value, action in rules if kind == "OnExitCode"}

    assert by_code[ExitCode.RETRYABLE] == "RETRY"
    assert by_code[ExitCode.REJECTED] == "EXIT"
    assert by_code.get(ExitCode.MISCONFIGURED, "EXIT") == "EXIT"
    assert rules[-1] == ("OnReason", "*", "EXIT")  # what no rule matches would be tried again
