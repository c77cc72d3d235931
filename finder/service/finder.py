"""finder as one object: a database, the snapshot compiled from it, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from functools import partial

from finder.catalog.snapshot import Snapshot
from finder.config import Settings
from finder.intake.atlas import Atlas
from finder.intake.geocoding import Geocoder, geocoding
from finder.intake.nominatim import Nominatim
from finder.places import Gazetteer, LoadedCodes, embedded_gazetteer
from finder.planning.routing import travel_by
from finder.planning.travel import Estimator, Travel
from finder.service.callers import Callers
from finder.service.exporting import Feeds
from finder.service.meeting_tables import MeetingTables
from finder.service.published import Published
from finder.service.shelf import Shelf
from finder.service.snapshots import Snapshots
from finder.store import Store, open_store

Geocoders = Callable[[date], AbstractContextManager[Geocoder]]


class Finder:
    """What the skins hold: the store for writing, the current snapshot for reading, feeds, the gazetteer.

    `loaded` are the postal codes that the operator has added to the gazetteer; `geocoders` make the
    geocoder of an import, where the operator has set one; `travel` says how long ways take; `callers` tells
    who reports apart.
    """

    def __init__(
        self,
        store: Store,
        snapshots: Snapshots | Published,
        gazetteer: Gazetteer,
        loaded: LoadedCodes | None = None,
        geocoders: Geocoders | None = None,
        travel: Travel | None = None,
        callers: Callers | None = None,
    ) -> None:
        self.store = store
        self.snapshots = snapshots
        self.gazetteer = gazetteer
        self.loaded = loaded
        self._geocoders = geocoders
        self.feeds = Feeds(gazetteer)
        self.meetings = MeetingTables(gazetteer)
        self.callers = Callers() if callers is None else callers
        self.travel = Estimator() if travel is None else travel

    def snapshot(self, now: datetime) -> Snapshot:
        """The dataset as it stands, compiled for the days around `now`."""
        return self.snapshots.current(now)

    @contextmanager
    def atlas(self, today: date) -> Iterator[Atlas]:
        """Where an import of `today` looks places up."""
        if self._geocoders is None:
            yield Atlas(self.gazetteer)
            return
        with self._geocoders(today) as geocoder:
            yield Atlas(self.gazetteer, geocoder)

    def warm(self, now: datetime) -> None:
        """Loads what the first request would wait for."""
        _ = self.snapshot(now).tree
        self.gazetteer.load()

    def close(self) -> None:
        """Lets go of the database."""
        self.store.close()


def open_finder(settings: Settings) -> Finder:
    """What works on the database of the settings, its tables brought up to date, and builds for itself.

    Raises Refused if it can't be opened.
    """
    store = open_store(settings.database_url)
    return _finder(settings, store, Snapshots(store, Shelf(settings)))


def open_served(settings: Settings) -> tuple[Finder, Published]:
    """The same for a worker of the server, which builds nothing; and what it has to renew now and then."""
    published = Published(Shelf(settings))
    return _finder(settings, open_store(settings.database_url), published), published


def _finder(settings: Settings, store: Store, snapshots: Snapshots | Published) -> Finder:
    loaded = None if settings.places_dir is None else LoadedCodes(settings.places_dir)
    gazetteer = embedded_gazetteer() if loaded is None else embedded_gazetteer().with_loaded(loaded)
    travel = travel_by(settings.osrm_url, settings.valhalla_url, settings.otp_url)
    return Finder(
        store, snapshots, gazetteer, loaded, _geocoders(settings), travel, Callers(settings.caller_secret)
    )


def _geocoders(settings: Settings) -> Geocoders | None:
    url, contact, folder = settings.nominatim_url, settings.nominatim_contact, settings.nominatim_dir
    if url is None or contact is None or folder is None:
        return None
    return partial(geocoding, Nominatim(url.rstrip("/"), contact), folder)
