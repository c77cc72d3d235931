"""A snapshot's folder: its files, written once, put in place in one step, and mapped by who reads them."""

from __future__ import annotations

import hashlib
import mmap
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from xxhash import xxh3_128

from finder.catalog.schedules import Arrays

META = "meta.json"
BLOB = "listings.bin"
WORDS = "words.txt"
# What a snapshot looks like on disk; another number is another look, and is built anew.
LAYOUT = 8


def put_in_place(folder: Path, write: Callable[[Path], None]) -> Path:
    """The folder once `write` has filled it, in place in one step; an earlier one of that name goes."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        write(draft)
        shutil.rmtree(folder, ignore_errors=True)
        return draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def save(folder: Path, columns: Arrays) -> None:
    """Writes a file for each column."""
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column, allow_pickle=False)


def column_of(folder: Path, name: str) -> Any:
    """A column, mapped."""
    # A plain view of the mapped file: np.memmap makes an object of every element that is read.
    return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False).view(np.ndarray)


def mapped(path: Path) -> mmap.mmap | bytes:
    """The bytes of a file."""
    # An empty file can't be mapped.
    if path.stat().st_size == 0:
        return b""
    with path.open("rb") as opened:
        return mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


def digest(path: Path) -> str:
    """XXH3 of a file's bytes, in hexadecimal: finds what was damaged or cut off, at the speed of memory."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, xxh3_128).hexdigest()
