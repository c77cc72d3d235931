"""`python -m benchmarks.peers PORT`: the peers on the server and with the options that finder has."""

from __future__ import annotations

import sys

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels


def main() -> None:
    Granian(
        "benchmarks.peers.flask_app:bridged",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=1,
        factory=True,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
