"""Whole feeds on disk: packed once, mapped by all, never half of one; in memory where no disk has room."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from errno import ENOSPC
from pathlib import Path
from time import sleep

import brotli
import pytest
import zstandard

from finder.service.whole_feeds import MANIFEST, PLAIN, WholeFeed, in_memory, on_disk

PIECES = [b"BEGIN\n", b"", b"meeting\n" * 1_000, "Área 🌅\n".encode(), b"END\n"]
BYTES = b"".join(PIECES)
DECODERS = {
    PLAIN: bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda packed: zstandard.ZstdDecompressor().decompressobj().decompress(packed),
}


def pieces() -> Iterator[bytes]:
    return iter(PIECES)


def nothing_made() -> Iterator[bytes]:
    raise AssertionError("it was there already")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "feeds" / "native-20261123"


def decoded(feed: WholeFeed) -> set[bytes]:
    """What all forms say: one thing, where they are whole."""
    return {DECODERS[name](form[:]) for name, form in feed.forms.items()}


def test_every_form_says_the_same(folder: Path) -> None:
    feed = on_disk(folder, pieces)
    assert feed.forms.keys() == DECODERS.keys()
    assert decoded(feed) == {BYTES}
    assert all(len(form) < len(BYTES) / 10 for name, form in feed.forms.items() if name != PLAIN)


def test_a_feed_on_disk_has_the_digest_of_one_in_memory(folder: Path) -> None:
    assert on_disk(folder, pieces).digest == in_memory(pieces()).digest


def test_who_comes_later_maps_what_is_there(folder: Path) -> None:
    first = on_disk(folder, pieces)
    again = on_disk(folder, nothing_made)
    assert (again.digest, decoded(again)) == (first.digest, {BYTES})


def test_an_empty_feed_is_a_feed(folder: Path) -> None:
    assert decoded(on_disk(folder, list)) == {b""}
    assert decoded(on_disk(folder, nothing_made)) == {b""}


@pytest.mark.parametrize("name", [MANIFEST, *DECODERS])
@pytest.mark.parametrize("size", [None, 0, 10], ids=["gone", "empty", "cut"])
def test_what_is_not_whole_is_made_anew(folder: Path, name: str, size: int | None) -> None:
    on_disk(folder, pieces)
    if size is None:
        (folder / name).unlink()
    else:
        os.truncate(folder / name, size)
    assert decoded(on_disk(folder, pieces)) == {BYTES}
    assert decoded(on_disk(folder, nothing_made)) == {BYTES}


def test_who_fails_while_writing_leaves_nothing(folder: Path) -> None:
    def breaks_off() -> Iterator[bytes]:
        yield BYTES
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        on_disk(folder, breaks_off)
    assert [path.name for path in folder.parent.iterdir()] == ["native-20261123.lock"]


def test_what_a_killed_writer_left_is_no_feed(folder: Path) -> None:
    half = folder.parent / ".writing-x"
    half.mkdir(parents=True)
    (half / PLAIN).write_bytes(BYTES[:100])
    assert decoded(on_disk(folder, pieces)) == {BYTES}


def test_a_full_disk_is_told_and_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        on_disk(folder, pieces)
    assert [path.name for path in folder.parent.iterdir()] == ["native-20261123.lock"]


def test_of_several_that_come_at_once_one_makes_it(folder: Path) -> None:
    made = []

    def slowly() -> Iterator[bytes]:
        made.append(1)
        for piece in PIECES:
            sleep(0.02)
            yield piece

    with ThreadPoolExecutor(8) as threads:
        feeds = list(threads.map(lambda _: on_disk(folder, slowly), range(8)))
    assert len(made) == 1
    assert all(decoded(feed) == {BYTES} for feed in feeds)


def test_who_has_it_mapped_keeps_it_once_it_is_swept(folder: Path) -> None:
    feed = on_disk(folder, pieces)
    for path in folder.iterdir():
        path.unlink()
    assert decoded(feed) == {BYTES}
