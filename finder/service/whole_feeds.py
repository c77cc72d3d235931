"""Whole feeds as files beside their snapshot: written once, packed in every encoding, mapped by all workers.

With the snapshot's folder they go; who has one mapped keeps it until the last answer is sent.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import brotli
import orjson
import zstandard
from xxhash import xxh3_128, xxh3_128_hexdigest

PLAIN = "identity"
MANIFEST = "feed.json"
GZIP_WINDOW = 31  # zlib's: the largest window, in gzip's frame, whose time is 0


@dataclass(frozen=True, slots=True)
class WholeFeed:
    """A feed ready to be sent: the digest of its plain bytes, and its bytes by encoding, PLAIN always."""

    digest: str
    forms: Mapping[str, mmap.mmap | bytes]


class _Packer(Protocol):
    def compress(self, piece: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class _Brotli:
    """Brotli's compressor by the names of the others."""

    def __init__(self) -> None:
        self._packer = brotli.Compressor(quality=5)

    def compress(self, piece: bytes) -> bytes:
        packed: bytes = self._packer.process(piece)
        return packed

    def flush(self) -> bytes:
        packed: bytes = self._packer.finish()
        return packed


def _packers() -> dict[str, _Packer]:
    """The preferred first; packed once for many, so the levels are above those of an answer."""
    return {
        "zstd": zstandard.ZstdCompressor(level=9).compressobj(),
        "br": _Brotli(),
        "gzip": zlib.compressobj(6, wbits=GZIP_WINDOW),
    }


def in_memory(pieces: Iterable[bytes]) -> WholeFeed:
    """The feed where no disk holds it, in its plain form alone."""
    plain = b"".join(pieces)
    return WholeFeed(xxh3_128_hexdigest(plain), {PLAIN: plain})


def on_disk(folder: Path, make: Callable[[], Iterable[bytes]]) -> WholeFeed:
    """The feed as it lies in the folder; of several that come at once, one makes it and the others wait.

    Raises OSError where the disk does not take it.
    """
    if (found := _mapped(folder)) is not None:
        return found
    folder.parent.mkdir(exist_ok=True)
    with _one_writer(folder):
        if (found := _mapped(folder)) is not None:
            return found
        _write(folder, make())
    written = _mapped(folder)
    if written is None:
        raise FileNotFoundError(folder)
    return written


def sweep(folders: Iterable[Path]) -> None:
    """Takes feeds away that are good no longer, with the locks of their writers."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        folder.with_suffix(".lock").unlink(missing_ok=True)


def _mapped(folder: Path) -> WholeFeed | None:
    """The feed in the folder; None where there is none, or not all of it."""
    try:
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
        forms = {name: _map(folder / name) for name in manifest["bytes"]}
    except (OSError, ValueError, LookupError, TypeError):
        return None
    is_whole = {name: len(form) for name, form in forms.items()} == manifest["bytes"]
    return WholeFeed(manifest["digest"], forms) if is_whole else None


def _map(path: Path) -> mmap.mmap | bytes:
    # An empty file can't be mapped.
    with path.open("rb") as opened:
        is_empty = os.fstat(opened.fileno()).st_size == 0
        return b"" if is_empty else mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)


@contextmanager
def _one_writer(folder: Path) -> Iterator[None]:
    with folder.with_suffix(".lock").open("w") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield


def _write(folder: Path, pieces: Iterable[bytes]) -> None:
    """Puts the whole folder in place in one step, or leaves nothing."""
    draft = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder.parent))
    try:
        digest = _write_forms(draft, pieces)
        sizes = {path.name: path.stat().st_size for path in sorted(draft.iterdir())}
        with _durable(draft / MANIFEST) as manifest:
            manifest.write(orjson.dumps({"digest": digest, "bytes": sizes}))
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _write_forms(draft: Path, pieces: Iterable[bytes]) -> str:
    """The digest of the plain bytes, once every form is written."""
    digest, packers = xxh3_128(), _packers()
    with ExitStack() as opened:
        plain = opened.enter_context(_durable(draft / PLAIN))
        packed = {name: opened.enter_context(_durable(draft / name)) for name in packers}
        for piece in pieces:
            digest.update(piece)
            plain.write(piece)
            for name, packer in packers.items():
                packed[name].write(packer.compress(piece))
        for name, packer in packers.items():
            packed[name].write(packer.flush())
    return digest.hexdigest()


@contextmanager
def _durable(path: Path) -> Iterator[BinaryIO]:
    """A new file whose bytes are on the disk when the block ends."""
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
