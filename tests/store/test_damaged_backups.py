"""What is no whole backup of this finder is refused in one line, and changes nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from finder.domain.errors import Refused
from finder.store import Backup, Store, verify
from tests.store.backups import RESTORED, backed_up, sealed, with_header
from tests.store.builders import dump, fill


def cut_short(lines: list[bytes]) -> list[bytes]:
    return lines[:-1]


def cut_within_a_line(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-1], lines[-1][:20]]


def without_a_row(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], *lines[4:]]


def with_a_row_twice(lines: list[bytes]) -> list[bytes]:
    return [*lines[:3], lines[3], *lines[3:]]


def with_rows_exchanged(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[2], lines[1], *lines[3:]]


def with_a_letter_changed(lines: list[bytes]) -> list[bytes]:
    return [line.replace(b"caf", b"Caf") for line in lines]


def with_more_behind(lines: list[bytes]) -> list[bytes]:
    return [*lines, b"[]\n"]


def sealed_with_fewer_columns(lines: list[bytes]) -> list[bytes]:
    header, first, *rows = (json.loads(line) for line in lines[:-1])
    return sealed(header, first[:-1], *rows)


def sealed_without_a_table(lines: list[bytes]) -> list[bytes]:
    tables = json.loads(lines[0])["tables"]
    del tables["history"]
    return with_header(lines, tables=tables)


def sealed_with_a_date_that_is_none(lines: list[bytes]) -> list[bytes]:
    return with_header(lines, made_at="yesterday")


@pytest.mark.parametrize(
    "damage",
    [
        cut_short,
        cut_within_a_line,
        without_a_row,
        with_a_row_twice,
        with_rows_exchanged,
        with_a_letter_changed,
        with_more_behind,
        sealed_with_fewer_columns,
        sealed_without_a_table,
        sealed_with_a_date_that_is_none,
    ],
)
def test_a_damaged_backup_is_refused_and_changes_nothing(
    store: Store, url: str, damage: Callable[[list[bytes]], list[bytes]]
) -> None:
    fill(store)
    lines = damage(backed_up(store))
    before = dump(url)
    with pytest.raises(Refused, match="cut or changed since it was written"):
        store.restore(Backup(lines), RESTORED, is_forced=True)
    assert dump(url) == before


@pytest.mark.parametrize(
    "damage",
    [
        cut_short,
        cut_within_a_line,
        without_a_row,
        with_a_row_twice,
        with_rows_exchanged,
        with_a_letter_changed,
        with_more_behind,
    ],
)
def test_a_checksum_that_does_not_fit_is_noticed_without_a_database(
    store: Store, damage: Callable[[list[bytes]], list[bytes]]
) -> None:
    fill(store)
    lines = backed_up(store)
    verify(lines)
    with pytest.raises(Refused, match="cut or changed since it was written"):
        verify(damage(lines))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"finder_backup": 2}, "the backup is newer than this finder", id="format"),
        pytest.param({"migration": "9999"}, "newer than this finder: it has migration 9999", id="newer"),
        pytest.param(
            {"migration": "0001"}, "restore it with the finder that made it, then update", id="older"
        ),
    ],
)
def test_a_backup_of_another_finder_is_refused_with_what_to_do(
    store: Store, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        Backup(with_header(backed_up(store), **changes))


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="empty"),
        pytest.param([b"\n"], id="an empty line"),
        pytest.param([b"Bring coffee on Monday.\n"], id="text"),
        pytest.param([b"\xff\xfe\x00"], id="binary"),
        pytest.param([b'[{"name":"Sunrise","day":1}]\n'], id="a feed"),
        pytest.param([b'{"meetings":[]}\n'], id="other JSON"),
        pytest.param([b"[" * 200_000], id="deeply nested"),
    ],
)
def test_what_is_no_backup_is_refused(lines: list[bytes]) -> None:
    for read in (Backup, verify):
        with pytest.raises(Refused, match="this is not a backup of finder"):
            read(lines)
