"""A stored listing as the catalog reads it: what becomes columns is decoded, the rest stays bytes."""

from __future__ import annotations

from msgspec import Raw, Struct
from msgspec.json import Decoder


class StoredVenue(Struct, frozen=True, gc=False):
    """The venue of a stored listing."""

    name: str | None
    address: str | None
    city: str | None
    region: str | None
    postal_code: str | None
    country: str | None
    lat: float | None
    lon: float | None
    precision: str | None


class StoredRoom(Struct, frozen=True, gc=False):
    """Where a stored listing is held online."""

    url: str | None
    phone: str | None


class StoredProvenance(Struct, frozen=True, gc=False):
    """Where a stored listing comes from."""

    source: str
    source_url: str | None
    retrieved_on: str | None


class StoredPause(Struct, frozen=True, gc=False):
    """The suspension of a stored listing."""

    since: str | None
    until: str | None


class StoredTrust(Struct, frozen=True, gc=False):
    """The verification of a stored listing."""

    status: str
    checked_on: str | None
    reported_closed: bool = False


class Stored(Struct, frozen=True, gc=False):
    """The members of a stored listing that become columns."""

    id: str
    kind: str
    name: str
    group: str | None
    fellowship: str | None
    organizer: str | None
    pathways: tuple[str, ...]
    attendance: str
    types: tuple[str, ...]
    languages: tuple[str, ...]
    alcohol: str
    venue: StoredVenue | None
    online: StoredRoom | None
    notes: str | None
    schedule: Raw
    provenance: tuple[StoredProvenance, ...]
    illustrative: bool
    suspended: StoredPause | None
    verification: StoredTrust


stored_of = Decoder(Stored).decode
