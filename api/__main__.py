"""Both apps under uvicorn, for development beside the running local stack.

eval "$(python localstack/stack.py env)" && python -m api --port 8000
"""

import argparse

import uvicorn

from api.app import create_all
from api.wiring import wire_search
from scenedex.settings import settings


def main() -> None:
    """Serves until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m api", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    uvicorn.run(create_all(wire_search(settings())), host=arguments.host, port=arguments.port)


if __name__ == "__main__":
    main()
