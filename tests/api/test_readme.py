"""The first screen of the README is what finder answers on a fresh start."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.api.served import Served

README = Path(__file__).resolve().parents[2] / "README.md"


def shown() -> dict[str, Any]:
    """The answer as the README prints it."""
    block = re.search(r"```json\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    answer: dict[str, Any] = json.loads(block[1])
    return answer


def without_what_it_leaves_out(shown: Any, given: Any) -> Any:
    """What was given, less the members and items that the README leaves out with an ellipsis."""
    if isinstance(shown, dict):
        return {
            name: value if name == "…" else without_what_it_leaves_out(value, given[name])
            for name, value in shown.items()
        }
    if isinstance(shown, list):
        return [
            each if each == "…" else without_what_it_leaves_out(each, given[place])
            for place, each in enumerate(shown)
        ]
    if isinstance(shown, str) and shown.endswith("…"):
        return shown if isinstance(given, str) else given
    return given


def test_the_answer_in_the_readme_is_the_answer(embedded: Served) -> None:
    printed = shown()
    embedded.clock.now = datetime(2026, 11, 23, 18, 12, tzinfo=UTC)
    given = embedded.get("/v1/nearby?near=37203&kind=meeting").get_json()
    assert without_what_it_leaves_out(printed, given) == printed
