"""Rows of feeds for the tests of intake: drafts, and listings that are already clean."""

from dataclasses import dataclass
from typing import Any

from finder.domain.vocabulary import Kind
from finder.formats import Draft, Reject
from finder.intake.atlas import Atlas
from finder.intake.clean import Cleaned, Origin, clean
from finder.intake.identity import identified
from finder.intake.staging import Known, Named
from finder.places import embedded_gazetteer
from tests.builders import house, meeting, weekly


def draft(**changes: Any) -> Draft:
    """A row of Mondays at 19:00 downtown in Nashville, that leaves zone, kind and fellowship open."""
    members: dict[str, Any] = {
        "row": 1,
        "key": "7",
        "name": "Sunrise",
        "venue": house(),
        "rules": (weekly("mon"),),
        "url": "https://example.org/sunrise",
    }
    return Draft(**members | changes)


def origin(**changes: Any) -> Origin:
    """What an importer of the source "aa" says: nothing but its name, unless said otherwise."""
    members: dict[str, Any] = {"source": "aa", "kind": Kind.MEETING}
    return Origin(**members | changes)


def cleaned(row: Draft, of: Origin | None = None) -> Cleaned:
    """What becomes of a row that is kept."""
    result = clean(row, of or origin(), Atlas(embedded_gazetteer()))
    assert isinstance(result, Cleaned), result
    return result


def rejected(row: Draft, of: Origin | None = None) -> Reject:
    """What becomes of a row that is not."""
    result = clean(row, of or origin(), Atlas(embedded_gazetteer()))
    assert isinstance(result, Reject), result
    return result


def row_of(key: str | None, name: str = "Sunrise", **changes: Any) -> Cleaned:
    """A clean row under a key; rows of one name and no changes have one content."""
    return Cleaned(key, meeting("aa:new", name=name, **changes))


@dataclass(frozen=True)
class Fate:
    """What became of rows and listings, each list in the order of ids."""

    added: list[Named]
    changed: list[Named]
    unchanged: list[str]
    removed: list[str]
    merged: int


def identify(rows: list[Cleaned], known: list[Known]) -> Fate:
    """What becomes of the rows of the source "aa"."""
    with identified("aa", rows, known) as outcome:
        lists = (outcome.added(), outcome.changed(), outcome.unchanged(), outcome.removed())
        return Fate(*(list(each) for each in lists), merged=outcome.counts()["merged"])


def known_after(outcome: Fate, before: list[Known] | None = None) -> list[Known]:
    """What the database holds of the source once the outcome is stored."""
    held = {each.id: each for each in before or []}
    held |= {each.id: Known(each.id, each.key, each.document) for each in (*outcome.added, *outcome.changed)}
    return [each for each in held.values() if each.id not in outcome.removed]
