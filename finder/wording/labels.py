"""The names of kinds, fellowships, pathways, types and languages, read from `data/vocabulary/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import orjson

FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Term:
    """A slug of the vocabulary with its labels by language."""

    slug: str
    labels: dict[str, str]
    aspect: str | None = None
    pathways: tuple[str, ...] = ()
    url: str | None = None

    def label(self, language: str) -> str:
        """The label in a language, else in English, else the slug."""
        return self.labels.get(language) or self.labels.get(FALLBACK) or self.slug


@cache
def terms(name: str) -> tuple[Term, ...]:
    """The terms of one file of the vocabulary, such as `types` or `languages`, in its order."""
    rows = orjson.loads((files("finder_data") / "vocabulary" / f"{name}.json").read_bytes())
    return tuple(
        Term(
            row.get("slug") or row["code"],
            row["labels"],
            row.get("aspect"),
            tuple(row.get("pathways", ())),
            row.get("url"),
        )
        for row in rows
    )


@cache
def labels_of(language: str) -> dict[str, str]:
    """The labels of all words by slug in a language; where two files share a slug, the first one's."""
    files_in_order = ("types", "pathways", "kinds", "fellowships", "alcohol")
    return {term.slug: term.label(language) for name in reversed(files_in_order) for term in terms(name)}
