"""The gazetteer's index on disk: columns of numbers, and texts joined by line breaks."""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = "index.npz"
# Coordinates are kept as whole numbers of this part of a degree, about a metre.
PARTS_OF_DEGREE = 100_000
Columns = Mapping[str, NDArray[Any]]


def read_index(folder: Traversable) -> Columns:
    """The columns of the index in a folder."""
    with (folder / FILE).open("rb") as opened:
        packed = np.load(io.BytesIO(opened.read()), allow_pickle=False)
    return {name: packed[name] for name in packed.files}


def packed_index(columns: Columns) -> bytes:
    """The index as it is kept; the same columns are the same bytes."""
    with io.BytesIO() as file:
        np.savez_compressed(file, allow_pickle=False, **columns)
        return file.getvalue()


def texts(column: NDArray[Any]) -> list[str]:
    """The texts of a column."""
    return column.tobytes().decode().split("\n")


def text_column(lines: list[str]) -> NDArray[np.uint8]:
    """Texts, none of which holds a line break, as a column."""
    return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)


def parts(degrees: float) -> int:
    """Degrees as a whole number."""
    return round(degrees * PARTS_OF_DEGREE)
