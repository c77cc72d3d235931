"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

# Who may read a file from its first byte on: its owner alone, or whoever the umask lets.
OWNERS, EVERYBODYS = 0o600, 0o666


@contextmanager
def written_whole(path: Path, mode: int = OWNERS) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when the block ends, and leaves nothing if it fails."""
    part = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
