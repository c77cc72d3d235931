"""A line of the access log: one request, one line, whatever was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from finder.serving.access_log import AccessLog


def answering(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("404 NOT FOUND", [])
    return []


@pytest.mark.parametrize(
    "sent", ["/v1/x\nGET /v1/forged 200", "/v1/x\rforged", "/v1/\x1b[31mred", "/v1/\xe9"]
)
def test_a_path_cannot_write_a_line_of_its_own(sent: str) -> None:
    lines: list[str] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": sent, "QUERY_STRING": "near=37203"}

    list(AccessLog(answering, lines.append)(environ, lambda *_: None))

    [line] = lines
    assert line.endswith(" ms\n")
    assert line[:-1].isprintable()
    assert line.isascii()
    assert "37203" not in line
