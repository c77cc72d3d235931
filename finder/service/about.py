"""What finder says of itself: its vocabulary with counts, its dataset with sources and attributions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from finder.catalog.snapshot import Snapshot
from finder.catalog.table import Ints
from finder.places import LoadedCodes
from finder.service.facts import attributions, crisis_lines, organisations
from finder.shapes.fields import instant_text
from finder.wording.labels import Term, terms

Members = dict[str, Any]
# Of what /v1/dataset counts the listings.
COUNTED = ("kind", "fellowship", "attendance", "status")


@cache
def label_languages() -> list[str]:
    """The languages in which there are labels, English first."""
    found = {language for term in terms("types") for language in term.labels}
    return ["en", *sorted(found - {"en"})]


def vocabulary(snapshot: Snapshot, language: str) -> Members:
    """Every word with its label and count, in the order of the vocabulary, then unknown fellowships."""
    return {
        "language": language,
        "kinds": _terms(snapshot, "kinds", "kind", language),
        "fellowships": [
            _term(term, snapshot.counts("fellowship"), language)
            | {"pathways": list(term.pathways), "url": term.url}
            for term in (*terms("fellowships"), *_unknown_fellowships(snapshot))
        ],
        "pathways": _terms(snapshot, "pathways", "pathway", language),
        "types": [
            _term(term, snapshot.counts("types"), language) | {"aspect": term.aspect}
            for term in terms("types")
        ],
        "languages": _terms(snapshot, "languages", "language", language),
        "attendance": _terms(snapshot, "attendance", "attendance", language),
        "aspects": _labels("aspects", language),
        "alcohol": _labels("alcohol", language),
    }


def _terms(snapshot: Snapshot, name: str, field: str, language: str) -> list[Members]:
    counts = snapshot.counts(field)
    return [_term(term, counts, language) for term in terms(name)]


def _labels(name: str, language: str) -> list[Members]:
    return [{"slug": term.slug, "label": term.label(language)} for term in terms(name)]


def _term(term: Term, counts: dict[str, int], language: str) -> Members:
    return {"slug": term.slug, "label": term.label(language), "count": counts.get(term.slug, 0)}


def _unknown_fellowships(snapshot: Snapshot) -> list[Term]:
    known = {term.slug for term in terms("fellowships")}
    return [Term(slug, {}) for slug in sorted(snapshot.counts("fellowship").keys() - known)]


def dataset(snapshot: Snapshot, today: date, loaded: LoadedCodes | None = None) -> Members:
    """Version, counts, sources, who else helps and what is owed, fresh or stale as of `today`.

    `total`, `counts` and `stale_share` are of everything; `real` and `illustrative` tell it apart.
    What is owed for postal codes that the operator has loaded stands with what finder owes.
    """
    days = [source["retrieved_on"] for source in snapshot.sources.values()]
    of_source = snapshot.counts("source")
    everything = _tally(snapshot, today)
    examples = _tally(snapshot, today, snapshot.with_word("illustrative:true"))
    return {
        "version": snapshot.version,
        "as_of": max(days, default=None),
        "changed_at": instant_text(snapshot.changed_at),
        **everything.members(),
        "real": (everything - examples).members(),
        "illustrative": examples.members(),
        "suspended": int(snapshot.suspended(today).sum()),
        "sources": [
            source | {"count": of_source.get(name, 0)} for name, source in sorted(snapshot.sources.items())
        ],
        "organisations": organisations(),
        "attributions": [*attributions(), *_owed_for(loaded)],
        "crisis_lines": crisis_lines(),
    }


@dataclass(frozen=True, slots=True)
class Tally:
    """How many listings there are, how many of them stale, and how many have each word of each field."""

    total: int
    stale: int
    counts: dict[str, Counter[str]]

    def __sub__(self, other: Tally) -> Tally:
        rest = {field: counter - other.counts[field] for field, counter in self.counts.items()}
        return Tally(self.total - other.total, self.stale - other.stale, rest)

    def members(self) -> Members:
        """As the API tells it; `stale_share` is from 0 to 1, None where there is no listing."""
        share = round(self.stale / self.total, 4) if self.total else None
        return {"total": self.total, "counts": self.counts, "stale_share": share}


def _tally(snapshot: Snapshot, today: date, among: Ints | None = None) -> Tally:
    """Of the listings with these indexes, or of all."""
    stale = snapshot.stale(today)
    counts = {field: Counter(snapshot.counts(field, among)) for field in COUNTED}
    if among is None:
        return Tally(snapshot.count, int(stale.sum()), counts)
    return Tally(len(among), int(stale[among].sum()), counts)


def _owed_for(loaded: LoadedCodes | None) -> list[Members]:
    tables = {} if loaded is None else loaded.facts()
    return [
        {
            "what": f"Postal codes of the table {name}",
            "text": facts["attribution"],
            "licence": facts.get("licence"),
            "url": facts.get("url"),
        }
        for name, facts in tables.items()
        if "attribution" in facts
    ]
