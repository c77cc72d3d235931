"""What finder says of itself: its vocabulary with counts, its dataset with sources and attributions."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from finder.catalog.snapshot import Snapshot
from finder.places import LoadedCodes
from finder.shapes.fields import instant_text
from finder.wording.labels import Term, terms

Members = dict[str, Any]

# What is owed for what comes with finder, whatever sources an operator adds.
ATTRIBUTIONS = (
    {
        "what": "Towns and most postal codes of the gazetteer",
        "text": "Contains data of GeoNames, geonames.org",
        "licence": "CC BY 4.0",
        "url": "https://www.geonames.org/",
    },
    {
        "what": "US postal codes that GeoNames does not hold",
        "text": "U.S. Census Bureau",
        "licence": "public domain",
        "url": "https://www.census.gov/",
    },
    {
        "what": "Time zones of points",
        "text": "Contains data of OpenStreetMap contributors, by timezone-boundary-builder",
        "licence": "ODbL 1.0",
        "url": "https://www.openstreetmap.org/copyright",
    },
    {
        "what": "Labels of meeting types",
        "text": "Code for Recovery, Meeting Guide specification",
        "licence": "MIT",
        "url": "https://github.com/code4recovery/spec",
    },
)

# For whoever needs a person at once, whatever else was asked; as published, November 2026.
CRISIS_LINES = (
    {
        "name": "988 Suicide & Crisis Lifeline",
        "country": "US",
        "phone": "988",
        "text": "988",
        "url": "https://988lifeline.org/",
    },
    {
        "name": "SAMHSA National Helpline",
        "country": "US",
        "phone": "+1-800-662-4357",
        "text": None,
        "url": "https://www.samhsa.gov/find-help/helplines/national-helpline",
    },
    {
        "name": "Crisis Text Line",
        "country": "US",
        "phone": None,
        "text": "HOME to 741741",
        "url": "https://www.crisistextline.org/",
    },
    {
        "name": "Find A Helpline",
        "country": None,
        "phone": None,
        "text": None,
        "url": "https://findahelpline.com/",
    },
)


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
    }


def _terms(snapshot: Snapshot, name: str, field: str, language: str) -> list[Members]:
    counts = snapshot.counts(field)
    return [_term(term, counts, language) for term in terms(name)]


def _term(term: Term, counts: dict[str, int], language: str) -> Members:
    return {"slug": term.slug, "label": term.label(language), "count": counts.get(term.slug, 0)}


def _unknown_fellowships(snapshot: Snapshot) -> list[Term]:
    known = {term.slug for term in terms("fellowships")}
    return [Term(slug, {}) for slug in sorted(snapshot.counts("fellowship").keys() - known)]


def dataset(snapshot: Snapshot, today: date, loaded: LoadedCodes | None = None) -> Members:
    """Version, counts, sources and attributions of the dataset, fresh or stale as of `today`.

    What is owed for postal codes that the operator has loaded stands with what finder owes.
    """
    days = [source["retrieved_on"] for source in snapshot.sources.values()]
    of_source = snapshot.counts("source")
    return {
        "version": snapshot.version,
        "as_of": max(days, default=None),
        "changed_at": instant_text(snapshot.changed_at),
        "total": snapshot.count,
        "counts": {name: snapshot.counts(name) for name in ("kind", "fellowship", "attendance", "status")},
        "stale_share": round(float(snapshot.stale(today).mean()), 4) if snapshot.count else None,
        "sources": [
            source | {"count": of_source.get(name, 0)} for name, source in sorted(snapshot.sources.items())
        ],
        "attributions": [*ATTRIBUTIONS, *_owed_for(loaded)],
        "crisis_lines": list(CRISIS_LINES),
    }


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
