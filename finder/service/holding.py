"""What a sync does not dare: imports that wait until a curator approves or discards them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

import orjson
import zstandard

from finder.domain.errors import NotFound, Refused
from finder.intake.clean import Cleaned
from finder.service.finder import Finder
from finder.service.import_report import Report, Told, note_import
from finder.service.importing import Prepared, prepared, save
from finder.shapes.document import decode
from finder.store import Held, Source

Members = dict[str, Any]


class UnreadableFeed(Refused):
    """What is held could not be read to its end: it cannot be approved."""


def hold(
    finder: Finder, made: Prepared, record: Source, reasons: list[str], digest: bytes, now: datetime
) -> None:
    """Keeps an import for a curator, who may approve it."""
    rows = zstandard.compress(b"\n".join(_lines(made)))
    finder.store.held.put(_held(made, record, reasons, digest, now, rows))


def hold_unreadable(
    finder: Finder, made: Prepared, record: Source, reasons: list[str], digest: bytes, now: datetime
) -> None:
    """Keeps what an import would do whose feed could not be read to its end; nobody can approve it."""
    finder.store.held.put(_held(made, record, reasons, digest, now, None))


def held_imports(finder: Finder) -> list[Members]:
    """What waits for a curator, whatever waits longest first."""
    return [_members(each) for each in finder.store.held.all()]


def held_import(finder: Finder, source: str) -> Members:
    """What waits of a source. Raises NotFound."""
    return _members(_require(finder, source))


def approve(finder: Finder, source: str, now: datetime, by: str, why: str | None = None) -> Report:
    """The import of what was held, upon what the source holds by now. Raises NotFound and UnreadableFeed."""
    held = _require(finder, source)
    if held.rows is None:
        raise UnreadableFeed(f"the feed of {source!r} could not be read to its end: it can only be discarded")
    reason = f"held, approved by {by}" + (f": {why}" if why else "")
    counted = orjson.loads(held.report)
    told = Told(rejected=counted["rejected"], joined=counted["merged"])
    with prepared(finder, source, _counted(_rows(held.rows), told), told) as made:
        save(finder, made, _record(held.record), now, reason=reason)
    note_import(finder.store, made.report, now)
    return made.report


def discard(finder: Finder, source: str) -> None:
    """Forgets what was held; the same feed is not held again. Raises NotFound."""
    held = _require(finder, source)
    health = finder.store.feeds.health(source)
    finder.store.feeds.put_health(replace(health, problem=None, discarded=held.digest))
    finder.store.held.remove(source)


def _require(finder: Finder, source: str) -> Held:
    held = finder.store.held.get(source)
    if held is None:
        raise NotFound(f"nothing is held of {source!r}")
    return held


def _held(
    made: Prepared, record: Source, reasons: list[str], digest: bytes, now: datetime, rows: bytes | None
) -> Held:
    return Held(
        record.name,
        now,
        digest,
        record=_json(asdict(record)),
        reasons=_json(reasons),
        diff=_json([asdict(part) for part in made.diff()]),
        report=_json(made.report.counts()),
        rows=rows,
    )


def _members(held: Held) -> Members:
    return {
        "source": held.source,
        "held_at": held.held_at,
        "can_be_approved": held.rows is not None,
        "reasons": orjson.loads(held.reasons),
        "counts": orjson.loads(held.report),
        "diff": orjson.loads(held.diff),
    }


def _record(text: str) -> Source:
    members = orjson.loads(text)
    return Source(**members | {"retrieved_on": date.fromisoformat(members["retrieved_on"])})


def _lines(made: Prepared) -> Iterator[bytes]:
    """A row a line: its key and its document."""
    for key, document in made.outcome.rows():
        yield orjson.dumps([key, orjson.Fragment(document)])


def _rows(packed: bytes) -> Iterator[Cleaned]:
    for line in zstandard.decompress(packed).splitlines():
        key, document = orjson.loads(line)
        yield Cleaned(key, decode(orjson.dumps(document)))


def _counted(rows: Iterable[Cleaned], told: Told) -> Iterator[Cleaned]:
    for row in rows:
        told.keep(row)
        yield row


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
