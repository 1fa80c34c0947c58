"""The local stack: an embedded Postgres and LocalStack with template.yaml deployed.

    python localstack/stack.py up       start it, and deploy
    python localstack/stack.py status   what runs, what waits, what failed
    python localstack/stack.py logs     what functions and jobs print
    python localstack/stack.py env      variables for the aws command and others
    python localstack/stack.py down     stop it

It works in any clone of the repository: everything is found from where this file lies.
"""

import sys

from local_stack.commands import app
from local_stack.errors import StackError
from scenedex.domain.errors import ScenedexError


def main() -> int:
    """Runs a command; a failure is a sentence and exit code 1."""
    try:
        app()
    except (StackError, ScenedexError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
