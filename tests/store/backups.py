"""Backups for the tests of the store, whole and otherwise."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from finder.store import Store
from tests.store.builders import NOW, dump

RESTORED = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
RESTORED_NUMBER = 217_771_200  # days to it from 2020-01-01: 2192 to 2026 and 328.5; 86,400 s each


def backed_up(store: Store, now: datetime = NOW) -> list[bytes]:
    with store.snapshot() as state:
        return list(state.backup_lines(state.backup_header(now)))


def content(url: str) -> dict[str, set[tuple[Any, ...]]]:
    """All rows but those that tell of the database itself: its version, leases, and that it was restored.

    What people wrote is in no backup either.
    """
    tables = dump(url)
    del tables["dataset"], tables["leases"], tables["report_texts"]
    tables["versions"] = {row for row in tables["versions"] if "restore" not in row}
    return tables


def sealed(*contents: object) -> list[bytes]:
    """The lines of a backup that says something else, with the checksum that fits."""
    lines = [json.dumps(each).encode() + b"\n" for each in contents]
    digest = sha256(b"".join(lines)).hexdigest()
    return [*lines, json.dumps({"sha256": digest}).encode() + b"\n"]


def with_header(lines: list[bytes], **changes: object) -> list[bytes]:
    header, *rows = (json.loads(line) for line in lines[:-1])
    return sealed(header | changes, *rows)
