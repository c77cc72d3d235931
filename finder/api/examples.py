"""Examples of requests and their answers, in the OpenAPI document; a test asks each and compares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import orjson

from finder.api.schemas import Members

FILE = files("finder.api") / "examples.json"
CURSOR = "KxMJzOqA..."  # a cursor is opaque, and its bytes are not for examples
TIME_ZONE = re.compile(r"(BEGIN:VTIMEZONE\r\nTZID:.*?\r\n).*?(\r\nEND:VTIMEZONE)", re.DOTALL)
MOST = 2  # how many things of a list an example shows


@dataclass(frozen=True, slots=True)
class Example:
    """Parameters by name as JSON has them, and what they are answered, shortened."""

    asked: Members
    answered: Any = None


@cache
def examples() -> dict[str, Example]:
    """The example of each operation, by its operationId."""
    return {name: Example(**each) for name, each in orjson.loads(FILE.read_bytes()).items()}


def shortened(answer: Any) -> Any:
    """An answer as an example shows it: the first things of a list, dummies for cursors and zones."""
    if isinstance(answer, list):
        kept = answer[:MOST] if answer and isinstance(answer[0], dict) else answer
        return [shortened(each) for each in kept]
    if isinstance(answer, str):
        return TIME_ZONE.sub(r"\1...\2", answer)
    if isinstance(answer, dict):
        return {name: _shortened_member(name, value) for name, value in answer.items()}
    return answer


def _shortened_member(name: str, value: Any) -> Any:
    return CURSOR if name == "next_cursor" and value is not None else shortened(value)


def illustrated(operation: Members) -> Members:
    """The operation with its example, in its parameters or its body and in its answer."""
    example = examples().get(operation["operationId"])
    if example is None:
        return operation
    for parameter in operation["parameters"]:
        if parameter["name"] in example.asked:
            parameter["example"] = example.asked[parameter["name"]]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        content["example"] = example.asked
    answers = operation["responses"]["200"]["content"]
    # Of several media types the first is what is answered unless another is asked for.
    answers[next(iter(answers))]["example"] = example.answered
    return operation
