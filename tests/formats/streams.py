"""Feeds for the tests as the readers take them: seekable streams, of samples or of what a test writes."""

from io import BytesIO
from pathlib import Path

from finder.formats import reader
from finder.formats.draft import Draft, Reject

SAMPLES = Path(__file__).parent / "samples"


def stream(content: str | bytes) -> BytesIO:
    return BytesIO(content.encode() if isinstance(content, str) else content)


def read_all(format_name: str, content: str | bytes, **options: str | bytes) -> list[Draft | Reject]:
    """All that a reader makes of a feed; `options` are the contents of its further files."""
    further = {name: stream(option) for name, option in options.items()}
    return list(reader(format_name)(stream(content), **further))


def read_sample(path: str, **options: str | bytes) -> list[Draft | Reject]:
    """All that its format's reader makes of a sample, such as `bmlt/weeks.json`."""
    return read_all(path.partition("/")[0], (SAMPLES / path).read_bytes(), **options)


def read_file(format_name: str, path: Path, **options: Path) -> list[Draft | Reject]:
    """All that a reader makes of a file of real feeds."""
    return read_all(
        format_name, path.read_bytes(), **{name: file.read_bytes() for name, file in options.items()}
    )


def drafts_of(rows: list[Draft | Reject]) -> list[Draft]:
    return [row for row in rows if isinstance(row, Draft)]


def rejects_of(rows: list[Draft | Reject]) -> tuple[Reject, ...]:
    return tuple(row for row in rows if isinstance(row, Reject))
