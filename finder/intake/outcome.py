"""What an import does to its source: which rows are added, changed, as they were, and what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from finder.intake.staging import Named, Staging, under_id

IS_ADDED = "row.known IS NULL"
IS_UNCHANGED = (
    "EXISTS (SELECT 1 FROM known WHERE id = row.known AND known.key = row.key AND known.digest = row.digest)"
)
IS_CHANGED = f"row.known IS NOT NULL AND NOT {IS_UNCHANGED}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rows of a matched and named staging area, by what becomes of them; each in the order of ids."""

    staged: Staging

    def added(self) -> Iterator[Named]:
        """Rows the database does not have."""
        return self._named(IS_ADDED)

    def changed(self) -> Iterator[Named]:
        """Rows of listings whose content or key is another now."""
        return self._named(IS_CHANGED)

    def named(self, listing_id: str) -> Named | None:
        """The row of this id; None where no row is that listing."""
        return next(self._named("id = ?", listing_id), None)

    def unchanged(self) -> Iterator[str]:
        """Ids of listings that are as they were."""
        query = f"SELECT id FROM row WHERE {IS_UNCHANGED} ORDER BY id"  # noqa: S608 - of the above
        return (listing_id for (listing_id,) in self.staged.connection.execute(query))

    def removed(self) -> Iterator[str]:
        """Ids of listings that no row is."""
        query = "SELECT id FROM known WHERE used IS NULL ORDER BY id"
        return (listing_id for (listing_id,) in self.staged.connection.execute(query))

    def rows(self) -> Iterator[tuple[str | None, bytes]]:
        """Key and document of every row, under its own id where it came with one, else a provisional one."""
        query = "SELECT key, own_id, document FROM row JOIN content USING (number) ORDER BY key, digest"
        for key, own_id, document in self.staged.connection.execute(query):
            yield key or None, under_id(document, own_id) if own_id else document

    def counts(self) -> dict[str, int]:
        """How many are added, changed, unchanged, merged (equal to another row) and removed."""
        gone = sum(1 for _ in self.removed())
        return {
            "added": self.staged.count(IS_ADDED),
            "changed": self.staged.count(IS_CHANGED),
            "unchanged": self.staged.count(IS_UNCHANGED),
            "merged": self.staged.merged,
            "removed": gone,
        }

    def _named(self, condition: str, *values: str) -> Iterator[Named]:
        query = f"""SELECT id, key, document FROM row JOIN content USING (number)
                    WHERE {condition} ORDER BY id"""  # noqa: S608 - of the above
        for listing_id, key, document in self.staged.connection.execute(query, values):
            yield Named(listing_id, key or None, under_id(document, listing_id))
