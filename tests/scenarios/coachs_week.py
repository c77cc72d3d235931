"""The coach's week of docs/planning.md: its answer and its picture, as the embedded dataset gives them.

`python -m tests.scenarios.coachs_week` (or `make week`) writes them anew.
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from finder.config import Settings
from finder.handouts.copies import Copy, Style, copy_of
from finder.handouts.picture import pictures_of
from finder.planning.deadline import within
from finder.service import open_finder
from finder.service.embedded import load_embedded_dataset
from finder.service.outings import outings, wish_of
from finder.service.plan_answers import plan_json
from finder.shapes.json_body import load_body
from finder.shapes.outings import OutingsSchema

FOLDER = Path(__file__).parents[2] / "docs/coachs-week"
# The Sunday before, at noon in Nashville.
ASKED_AT = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
PLENTY_S = 60.0


def told() -> dict[str, bytes]:
    """The files that are made from the request, by name: what Carla is answered, and her picture of it."""
    asked = load_body(OutingsSchema(), orjson.loads((FOLDER / "request.json").read_bytes()))
    with TemporaryDirectory() as folder:
        settings = Settings(f"sqlite:///{folder}/finder.sqlite", Path(folder) / "snapshots")
        with closing(open_finder(settings)) as finder:
            load_embedded_dataset(finder, ASKED_AT)
            wish = wish_of(asked, finder.gazetteer, ASKED_AT, "en")
            snapshot = finder.snapshot(ASKED_AT)
            plan = outings(snapshot, wish, ASKED_AT, finder.travel, within(PLENTY_S))
            carlas = copy_of(plan, wish.people, "Carla", Style(is_discreet=False), ASKED_AT)
            answer = orjson.loads(plan_json(carlas, snapshot, ASKED_AT.date()))
    return {
        "answer.json": orjson.dumps(answer, option=orjson.OPT_INDENT_2) + b"\n",
        "week.svg": _picture(carlas),
    }


def _picture(copy: Copy) -> bytes:
    [picture] = pictures_of(copy)
    return picture.encode() + b"\n"


if __name__ == "__main__":
    for name, content in told().items():
        (FOLDER / name).write_bytes(content)
