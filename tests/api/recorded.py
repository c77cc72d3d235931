"""The examples of the OpenAPI document as the made-up town answers them.

`python -m tests.api.recorded` writes them anew: look at the difference before it is committed.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

import orjson
from werkzeug.test import TestResponse

from finder.api.examples import Example, examples, shortened
from finder.api.openapi import document
from tests.api.served import Served, serve
from tests.api.town import build_town

FILE = Path(__file__).parents[2] / "finder/api/examples.json"


def operations(served: Served) -> dict[str, tuple[str, str]]:
    """(method, path) of every operation, by its operationId."""
    with served.app.app_context():
        paths = document(served.app)["paths"]
    return {
        operation["operationId"]: (method.upper(), path)
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def ask(served: Served, method: str, path: str, asked: dict[str, Any]) -> TestResponse:
    """The answer to an example's parameters, in path, query string or body."""
    in_path = re.findall(r"{(\w+)}", path)
    path = path.format(**{name: asked[name] for name in in_path})
    rest = {name: value for name, value in asked.items() if name not in in_path}
    if method == "POST":
        return served.client.post(path, json=rest)
    query = {
        name: ",".join(map(str, value)) if isinstance(value, list) else value for name, value in rest.items()
    }
    return served.client.open(f"{path}?{urlencode(query)}" if query else path, method=method)


def answered(answer: TestResponse) -> Any:
    """What an example shows of an answer."""
    return shortened(answer.get_json() if answer.is_json else answer.text)


def record() -> None:
    """Writes what each example is answered."""
    with TemporaryDirectory() as folder:
        served = serve(Path(folder))
        build_town(served)
        paths = operations(served)
        recorded = {
            name: Example(example.asked, answered(ask(served, *paths[name], example.asked)))
            for name, example in sorted(examples().items())
        }
        served.finder.close()
    FILE.write_bytes(orjson.dumps(recorded, option=orjson.OPT_INDENT_2) + b"\n")


if __name__ == "__main__":
    record()
