"""A snapshot made from the one before it is, byte for byte, the one that is built from nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from finder.catalog.build import DatasetFacts, build
from finder.catalog.compiling import Row
from finder.catalog.rebuild import Changes, can_follow, rebuild
from finder.catalog.snapshot import Snapshot
from finder.domain.listing import Provenance
from finder.service.shelf import horizon_of
from finder.shapes.document import encode
from finder.wording.schedule_text import schedule_text
from tests.builders import NOW, cancelled, meeting, moved, schedule, social, source_of, suspended, weekly
from tests.catalog.strategies import Dataset, datasets


def rows_of(dataset: Dataset, revision: int) -> dict[str, Row]:
    """The rows of a dataset by id; every third has an alias."""
    ordered = sorted(dataset.listings, key=lambda each: each.id)
    return {
        each.id: Row(each.id, encode(each), revision, (f"{each.id}-old",) * (number % 3 == 0))
        for number, each in enumerate(ordered)
    }


def facts_of(dataset: Dataset, version: int) -> DatasetFacts:
    sources = {name: source_of(name, day) for name, day in dataset.retrieved_on.items()}
    return DatasetFacts(version, dataset.now, sources)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_same(folder: Path, before: Dataset, after: Dataset, changed: set[str]) -> None:
    """`changed` are ids that are other in `after`, though both datasets may have them."""
    there, then = rows_of(before, 1), rows_of(after, 2)
    kept = {each: row for each, row in there.items() if each in then and each not in changed}
    wanted = [kept.get(each, row) for each, row in then.items()]
    horizon, facts = horizon_of(after.now), facts_of(after, 2)
    base_rows = there.values()
    base = Snapshot(
        build(folder / "base", facts_of(before, 1), base_rows, horizon_of(before.now), schedule_text)
    )
    fresh = [row for row in wanted if row.id not in kept]
    changes = Changes(fresh, there.keys() - then.keys())
    assert can_follow(base, facts)
    rebuilt = rebuild(folder / "rebuilt", facts, base, changes, horizon, schedule_text)
    built = build(folder / "built", facts, wanted, horizon, schedule_text)
    assert files_of(rebuilt) == files_of(built)
    assert Snapshot(rebuilt, verify=True).count == len(wanted)


@given(datasets, datasets, st.booleans(), st.booleans(), st.sets(st.integers(0, 40)))
def test_whatever_was_there_and_whatever_has_changed(
    before: Dataset, other: Dataset, is_same_day: bool, is_fetched_again: bool, numbers: set[int]
) -> None:
    now = before.now if is_same_day else other.now
    dates = other.retrieved_on if is_fetched_again else before.retrieved_on
    # Some listings stay as they are, some become others under their ids, some come and some go.
    kept = [each for number, each in enumerate(before.listings) if number not in numbers]
    ids = {each.id for each in kept}
    came = [each for each in other.listings if each.id not in ids]
    changed = {each.id for each in came}
    after = Dataset(now, [*kept, *came], dates)
    with TemporaryDirectory() as folder:
        assert_same(Path(folder), before, after, changed)


def test_dates_of_sources_remarks_zones_names_pauses_and_what_is_cited(tmp_path: Path) -> None:
    day, later = NOW.date() - timedelta(days=3), NOW.date()
    quoted = Provenance("na", 'https://na.example/"a\\"?b={"source":"aa","retrieved_on":"2020-01-01"}', day)
    dated = schedule(
        weekly("mon"),
        zone="Europe/London",
        overrides=[cancelled("2026-11-30T19:00", "holiday"), moved("2026-12-07T19:00", note="at eight")],
    )
    old = [
        meeting("aa:1", name="Évening", provenance=(Provenance("aa", None, day), quoted)),
        meeting("aa:2", name="evening", schedule=dated),
        social("aa:3", name="Hike", suspended=suspended("2026-11-01")),
        meeting("na:1", name="Evening", schedule=dated),
        meeting("na:2", name="Áfter", provenance=(quoted,)),
    ]
    new = [*old[:1], *old[2:4], meeting("aa:4", name="EVENING", schedule=dated), replace(old[4], name="A")]
    before = Dataset(NOW, old, {"aa": day, "na": day})
    for number, (now, dates) in enumerate(
        [
            (NOW, before.retrieved_on),
            (NOW, {"aa": later, "na": day}),
            (NOW, {"aa": day, "na": later}),
            (NOW + timedelta(days=1), {"aa": later, "na": later}),
        ]
    ):
        assert_same(tmp_path / str(number), before, Dataset(now, new, dates), {"na:2"})


def test_another_set_of_sources_is_built_from_nothing(tmp_path: Path) -> None:
    one, two = (Dataset(NOW, [meeting("aa:1")], dict.fromkeys(names, NOW.date())) for names in ("a", "ab"))
    base = build(
        tmp_path / "base", facts_of(one, 1), rows_of(one, 1).values(), horizon_of(NOW), schedule_text
    )
    assert not can_follow(Snapshot(base), facts_of(two, 2))
