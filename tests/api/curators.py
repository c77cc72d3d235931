"""A curator at work over HTTP, with a key of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.test import TestResponse

from finder.service.keys import Scope, add_key
from tests.api.served import Served
from tests.builders import TODAY

SUNRISE_ID = "nashville-aa:sunrise"


@dataclass(frozen=True)
class Curator:
    """Who holds a key that opens `curate`."""

    served: Served
    key: str

    def ask(self, method: str, path: str, held: str | None = "*", **options: Any) -> TestResponse:
        """The answer; `held` is the tag under `If-Match`."""
        headers = {"Authorization": f"Bearer {self.key}"} | ({} if held is None else {"If-Match": held})
        return self.served.client.open(path, method=method, headers=headers, **options)

    def edit(self, listing_id: str = SUNRISE_ID, held: str | None = "*", **members: Any) -> TestResponse:
        """The answer to a change of these members."""
        return self.ask("PATCH", f"/v1/listings/{listing_id}", held, json=members)

    def edited(self, listing_id: str = SUNRISE_ID, **members: Any) -> dict[str, Any]:
        """The listing, changed in these members."""
        return answered(self.edit(listing_id, **members))

    def remove(self, listing_id: str = SUNRISE_ID, held: str | None = "*", **options: Any) -> TestResponse:
        """The answer to a removal."""
        return self.ask("DELETE", f"/v1/listings/{listing_id}", held, **options)

    def post(self, what: str, listing_id: str = SUNRISE_ID, **members: Any) -> TestResponse:
        """The answer to what is posted under a listing."""
        return self.ask("POST", f"/v1/listings/{listing_id}/{what}", json=members)

    def history(self, listing_id: str = SUNRISE_ID) -> dict[str, Any]:
        """What happened to a listing."""
        return answered(self.ask("GET", f"/v1/listings/{listing_id}/history", None))

    def edits(self, listing_id: str = SUNRISE_ID) -> dict[str, dict[str, Any]]:
        """What curators say of a listing, by field."""
        return {each.pop("field"): each for each in self.history(listing_id)["edits"]}


def curator(served: Served, name: str = "zoe", scope: Scope = Scope.CURATE) -> Curator:
    """A curator with a new key."""
    return Curator(served, add_key(served.finder.store, name, [scope], TODAY))


def answered(answer: TestResponse) -> Any:
    """What is answered, once it is a success."""
    assert answer.status_code in (200, 201, 202), answer.text
    return answer.get_json()
