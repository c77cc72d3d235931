"""Real feeds under two names, the second as another person would have written it, with who is whose twin."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

Rows = list[dict[str, str]]
SHORTER = {"Street": "St", "Road": "Rd", "Avenue": "Ave", "Church": "Ch", "Centre": "Ctr", "Saint": "St"}
# Degrees of latitude and longitude, in Britain: some 15 m and 12 m, of which two thirds stay within one.
JITTER_LAT, JITTER_LON = 0.00014, 0.00018


@dataclass(frozen=True)
class Doubled:
    """Two feeds and the pairs of their keys that are one meeting."""

    first: bytes
    second: bytes
    pairs: frozenset[tuple[str, str]]


def british(path: Path) -> Doubled:
    """A British table beside a copy of it, written anew by somebody else; a tenth is in one of them alone.

    The labels are of the making: the copy of a row is its twin, whatever became of it.
    """
    chance = random.Random(11)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    keyed = [row | {"Slug": f"r{number}"} for number, row in enumerate(rows)]
    first = [row for row in keyed if chance.random() > 0.05]
    second = [_rewritten(row, chance) for row in keyed if chance.random() > 0.05]
    chance.shuffle(second)
    both = {row["Slug"] for row in first} & {row["Slug"][1:] for row in second}
    return Doubled(_table(first), _table(second), frozenset((slug, f"c{slug}") for slug in both))


def kansas(json_path: Path, csv_path: Path) -> Doubled:
    """The meetings of Kansas City as JSON and as a table; a row of the same key is the same meeting."""
    slugs = {str(row["slug"]) for row in json.loads(json_path.read_bytes())}
    raw = csv_path.read_bytes()
    tables = {row["Slug"] for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig")))}
    return Doubled(json_path.read_bytes(), raw, frozenset((slug, slug) for slug in slugs & tables))


def _rewritten(row: dict[str, str], chance: random.Random) -> dict[str, str]:
    """The row as somebody else would write it: words shorter, a letter wrong, the house pinned elsewhere."""
    now = row | {"Slug": f"c{row['Slug']}", "Duration": "", "Wheelchair": ""}
    now["Title"] = _retold(row["Title"], chance)
    now["Venue"] = _shortened(row["Venue"])
    now["Address"] = _shortened(row["Address"]).split("(")[0].strip()
    now["Latitude"] = str(float(row["Latitude"]) + chance.gauss(0, JITTER_LAT))
    now["Longitude"] = str(float(row["Longitude"]) + chance.gauss(0, JITTER_LON))
    if chance.random() < 0.02:
        now["Time"] = re.sub(r":([0-5]\d)", lambda minutes: f":{(int(minutes[1]) + 30) % 60:02}", row["Time"])
    return now


def _retold(name: str, chance: random.Random) -> str:
    match chance.randrange(5):
        case 0:
            return f"{name} Group"
        case 1:
            return re.sub(r"\b(Group|Meeting)\b", "", name).strip() or name
        case 2:
            return name.upper()
        case 3 if len(name) > 4:
            at = chance.randrange(1, len(name) - 1)
            return name[:at] + name[at + 1 :]
    return name


def _shortened(text: str) -> str:
    for long, short in SHORTER.items():
        text = re.sub(rf"\b{long}\b", short, text)
    return text


def _table(rows: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
