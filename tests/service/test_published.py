"""What is published: taken up by workers, found when it is damaged, and built anew by the builder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from finder.config import Settings
from finder.domain.errors import NotReady
from finder.service import open_served
from finder.service.published import Published
from finder.service.shelf import Shelf
from finder.service.snapshots import Snapshots
from tests.api.served import Served, serve
from tests.builders import NOW, support


@dataclass(frozen=True)
class House:
    """A database with one listing, what builds for it, and what a worker has mapped."""

    written: Served
    shelf: Shelf
    builder: Snapshots
    worker: Published

    def write(self, name: str) -> None:
        """Writes the next version."""
        self.written.take("nashville-help", [support(name=name)])

    def name(self) -> str:
        """What the worker says the listing is called."""
        return str(self.worker.current(NOW).document(0)["name"])


@pytest.fixture
def house(tmp_path: Path) -> House:
    served = serve(tmp_path)
    shelf = Shelf(Settings(f"sqlite:///{tmp_path}/finder.sqlite", tmp_path / "snapshots"))
    house = House(served, shelf, Snapshots(served.finder.store, shelf), Published(shelf))
    house.write("Jobs")
    return house


def test_before_anything_is_published_a_worker_is_not_ready(house: House) -> None:
    house.worker.renew()
    with pytest.raises(NotReady):
        house.worker.current(NOW)


def test_a_worker_answers_from_what_was_published_until_it_takes_up_the_next(house: House) -> None:
    house.builder.publish(NOW)
    house.worker.renew()
    house.write("Jobs and papers")
    house.builder.publish(NOW)
    assert house.name() == "Jobs"
    house.worker.renew()
    assert house.name() == "Jobs and papers"


def test_who_has_begun_with_a_snapshot_ends_with_it(house: House) -> None:
    house.builder.publish(NOW)
    house.worker.renew()
    begun = house.worker.current(NOW)
    house.write("Jobs and papers")
    house.builder.publish(NOW)
    house.worker.renew()
    assert begun.document(0)["name"] == "Jobs"
    assert not begun.folder.exists()


def test_what_was_taken_up_is_not_loaded_again(house: House) -> None:
    house.builder.publish(NOW)
    house.worker.renew()
    before = house.worker.current(NOW)
    house.builder.publish(NOW)
    house.worker.renew()
    assert house.worker.current(NOW) is before


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def change_a_byte(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize("damage", [Path.unlink, cut_short, change_a_byte])
def test_a_damaged_file_is_found_by_the_worker_and_the_snapshot_is_built_anew(
    house: House, damage: Callable[[Path], object]
) -> None:
    for name in sorted(path.name for path in house.builder.publish(NOW).iterdir()):
        folder = house.builder.publish(NOW)
        if (folder / name).stat().st_size == 0:
            continue
        damage(folder / name)
        worker = Published(house.shelf)
        worker.renew()
        assert house.shelf.published() is None, name
        house.builder.publish(NOW)
        worker.renew()
        assert worker.current(NOW).document(0)["name"] == "Jobs"


def test_a_worker_with_a_snapshot_goes_on_with_it_where_the_next_is_damaged(house: House) -> None:
    house.builder.publish(NOW)
    house.worker.renew()
    house.write("Jobs and papers")
    cut_short(house.builder.publish(NOW) / "listings.bin")
    house.worker.renew()
    assert house.name() == "Jobs"
    house.builder.publish(NOW)
    house.worker.renew()
    assert house.name() == "Jobs and papers"


def test_what_another_process_built_is_published_without_building_it_again(house: House) -> None:
    house.written.get("/v1/listings")
    before = house.shelf.published()
    assert before is not None
    made = before.stat().st_mtime_ns
    house.shelf.withdraw(before)
    assert house.builder.publish(NOW) == before
    assert before.stat().st_mtime_ns == made


def test_a_folder_that_is_gone_is_not_published(house: House, tmp_path: Path) -> None:
    folder = house.builder.publish(NOW)
    folder.rename(tmp_path / "elsewhere")
    assert house.shelf.published() is None


def test_drafts_of_a_builder_that_was_killed_are_swept(house: House) -> None:
    draft = house.builder.publish(NOW).parent / ".building-x"
    draft.mkdir()
    house.write("Jobs and papers")
    folder = house.builder.publish(NOW)
    assert sorted(path.name for path in folder.parent.iterdir()) == [folder.name, "lock", "published"]


def test_a_served_finder_builds_nothing(house: House, tmp_path: Path) -> None:
    settings = Settings(f"sqlite:///{tmp_path}/finder.sqlite", tmp_path / "others")
    finder, published = open_served(settings)
    published.renew()
    with pytest.raises(NotReady):
        finder.snapshot(NOW)
    assert not (tmp_path / "others").exists()
    finder.close()
