"""Makes `index.npz` from the tables beside it: `make gazetteer`."""

from __future__ import annotations

from pathlib import Path

from finder.places.compiling import compiled
from finder.places.index import FILE, packed_index

if __name__ == "__main__":
    folder = Path(__file__).parent
    (folder / FILE).write_bytes(packed_index(compiled(folder)))
