"""Rows to ids: an id once given stands, and the order of a feed never matters."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.intake.clean import Cleaned
from finder.intake.naming import slug_of
from finder.intake.staging import Known
from finder.shapes.document import encode
from tests.builders import house, meeting
from tests.intake.rows import identify, known_after, row_of


def ids_added(rows: list[Cleaned], known: list[Known] | None = None) -> list[str]:
    return sorted(each.id for each in identify(rows, known or []).added)


def test_a_row_is_named_by_its_key() -> None:
    assert ids_added([row_of("sunrise-7"), row_of("42", "Dawn")]) == ["aa:42", "aa:sunrise-7"]


def test_a_row_without_a_key_is_named_by_its_name_and_content() -> None:
    [listing_id] = ids_added([row_of(None, "Early Birds")])
    assert listing_id.startswith("aa:early-birds-")
    assert len(listing_id) == len("aa:early-birds-") + 4


def test_a_row_without_key_or_letters_is_named_by_its_content() -> None:
    [listing_id] = ids_added([row_of(None, "日の出")])
    assert listing_id.startswith("aa:listing-")


def test_rows_that_share_a_key_get_suffixes_from_their_content() -> None:
    both = [row_of("7", "Sunrise"), row_of("7", "Sunset")]
    one, other = ids_added(both)
    assert one.startswith("aa:7-")
    assert other.startswith("aa:7-")
    assert ids_added(both[::-1]) == [one, other]
    assert {one, other} >= set(ids_added([both[0], row_of("7", "Noon")])) & {one, other}


def test_keys_that_make_one_slug_are_told_apart() -> None:
    one, other = ids_added([row_of("Sun Rise", "Sunrise"), row_of("sun-rise", "Sunset")])
    assert one != other


def test_a_key_that_a_listing_of_the_database_has_as_its_id_is_not_given_twice() -> None:
    before = [Known("aa:7", None, encode(meeting("aa:7", name="Another", venue=None)))]
    [listing_id] = ids_added([row_of("7")], before)
    assert listing_id.startswith("aa:7-")


def test_equal_rows_are_merged_into_one() -> None:
    outcome = identify([row_of("7"), row_of("7"), row_of("7")], [])
    assert ([each.id for each in outcome.added], outcome.merged) == (["aa:7"], 2)


def test_rows_of_equal_content_under_two_keys_are_two() -> None:
    outcome = identify([row_of("7"), row_of("8")], [])
    assert ([each.id for each in outcome.added], outcome.merged) == (["aa:7", "aa:8"], 0)


def test_the_same_feed_again_is_unchanged() -> None:
    rows = [row_of("7"), row_of("8", "Sunset"), row_of("8", "Noon"), row_of(None, "Dusk")]
    again = identify(rows, known_after(identify(rows, [])))
    assert len(again.unchanged) == 4
    assert (again.added, again.changed, again.removed) == ([], [], [])


def test_a_row_whose_content_changes_keeps_its_id_by_its_key() -> None:
    known = known_after(identify([row_of("7", "Sunrise")], []))
    outcome = identify([row_of("7", "Sunrise at the new hall")], known)
    assert [each.id for each in outcome.changed] == ["aa:7"]
    assert (outcome.added, outcome.removed) == ([], [])


def test_a_row_whose_key_changes_keeps_its_id_by_its_content() -> None:
    known = known_after(identify([row_of("7")], []))
    outcome = identify([row_of("1007")], known)
    assert [(each.id, each.key) for each in outcome.changed] == [("aa:7", "1007")]


def test_of_rows_that_share_a_key_the_unchanged_one_keeps_its_id() -> None:
    first = identify([row_of("7", "Sunrise"), row_of("7", "Sunset")], [])
    outcome = identify([row_of("7", "Sunrise"), row_of("7", "Dusk")], known_after(first))
    [sunrise] = [each.id for each in first.added if b'"name":"Sunrise"' in each.document]
    assert outcome.unchanged == [sunrise]


def test_a_row_renamed_and_renumbered_keeps_its_id_by_spot_and_times() -> None:
    known = known_after(identify([row_of("7", "Sunrise")], []))
    outcome = identify([row_of("1007", "Morning Has Broken")], known)
    assert [each.id for each in outcome.changed] == ["aa:7"]


def test_a_row_moved_and_renumbered_keeps_its_id_by_name_and_times() -> None:
    known = known_after(identify([row_of("7", "Sunrise")], []))
    outcome = identify([row_of("1007", "Sunrise", venue=house(36.3, -86.9))], known)
    assert [each.id for each in outcome.changed] == ["aa:7"]


def test_a_row_of_another_name_at_another_spot_is_another_meeting() -> None:
    known = known_after(identify([row_of("7", "Sunrise")], []))
    outcome = identify([row_of("1007", "Noon", venue=house(36.3, -86.9))], known)
    assert [each.id for each in outcome.added] == ["aa:1007"]
    assert outcome.removed == ["aa:7"]


def test_a_feed_that_renumbers_its_rows_renumbers_no_id() -> None:
    names = ["Sunrise", "Noon", "Dusk", "Midnight"]
    known = known_after(identify([row_of(str(key), name) for key, name in enumerate(names)], []))

    outcome = identify([row_of(str(key + 1), name) for key, name in enumerate(names)], known)

    by_id = {each.id: each.document for each in outcome.changed}
    assert list(by_id) == ["aa:0", "aa:1", "aa:2", "aa:3"]
    assert all(f'"name":"{name}"'.encode() in by_id[f"aa:{key}"] for key, name in enumerate(names))


def test_a_row_that_is_gone_is_removed() -> None:
    known = known_after(identify([row_of("7"), row_of("8", "Sunset")], []))
    assert identify([row_of("7")], known).removed == ["aa:8"]


def test_a_listing_that_comes_with_an_id_keeps_it() -> None:
    listing = meeting("aa:sunrise-k7f2")
    assert ids_added([Cleaned(listing.id, listing)]) == ["aa:sunrise-k7f2"]


def test_two_listings_that_come_with_one_id_are_told_apart_and_neither_is_lost() -> None:
    rows = [Cleaned("aa:x", meeting("aa:x", name=name)) for name in ("Sunrise", "Sunset")]
    one, other = ids_added(rows)
    assert one.startswith("aa:x-")
    assert other.startswith("aa:x-")


def test_an_id_of_the_greatest_length_can_be_shared_too() -> None:
    long_id = f"aa:{'x' * 197}"
    rows = [Cleaned(long_id, meeting(long_id, name=name)) for name in ("Sunrise", "Sunset")]
    assert len(set(ids_added(rows))) == 2


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        pytest.param("Sunrise Group", "sunrise-group", id="words"),
        pytest.param("  --Área 12! ", "area-12", id="accents-and-signs"),
        pytest.param("日の出", "", id="another-script"),
        pytest.param(None, "", id="nothing"),
        pytest.param("a" * 60, "a" * 60, id="sixty"),
    ],
)
def test_a_slug_is_small_ascii_letters_digits_and_hyphens(text: str | None, slug: str) -> None:
    assert slug_of(text) == slug


def test_long_keys_that_begin_alike_have_different_slugs() -> None:
    one, other = slug_of("a" * 70 + "1"), slug_of("a" * 70 + "2")
    assert one != other
    assert len(one) == len(other) == 60


ROWS = st.lists(
    st.builds(
        row_of,
        st.sampled_from([None, "", "7", "8", "Seven", "seven", "日"]),
        st.sampled_from(["Sunrise", "Sunset", "日の出"]),
        venue=st.sampled_from([house(), house(36.2, -86.7), None]),
    ),
    max_size=8,
)


@given(first=ROWS, second=ROWS, seed=st.randoms())
def test_the_order_of_rows_never_matters(first: list[Cleaned], second: list[Cleaned], seed: Random) -> None:
    before = known_after(identify(first, []))
    shuffled_rows, shuffled_before = second.copy(), before.copy()
    seed.shuffle(shuffled_rows)
    seed.shuffle(shuffled_before)
    assert identify(shuffled_rows, shuffled_before) == identify(second, before)


@given(first=ROWS, second=ROWS)
def test_any_feed_again_is_unchanged(first: list[Cleaned], second: list[Cleaned]) -> None:
    before = known_after(identify(first, []))
    held = known_after(identify(second, before), before)
    again = identify(second, held)
    assert sorted(again.unchanged) == sorted(each.id for each in held)
    assert (again.added, again.changed, again.removed) == ([], [], [])


@given(first=ROWS, second=ROWS)
def test_every_row_is_told_once_and_every_id_is_one_listing(
    first: list[Cleaned], second: list[Cleaned]
) -> None:
    before = known_after(identify(first, []))
    outcome = identify(second, before)
    told = len(outcome.added) + len(outcome.changed) + len(outcome.unchanged) + outcome.merged
    ids = [each.id for each in (*outcome.added, *outcome.changed)] + outcome.unchanged + outcome.removed
    assert told == len(second)
    assert len(set(ids)) == len(ids)
    assert {each.id for each in before} <= set(ids)
