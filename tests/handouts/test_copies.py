"""A copy holds what its reader may know: a client's own part, a coach's whole."""

import dataclasses
import re

import pytest

from finder.domain.errors import InvalidInput
from finder.domain.reason import Reason, ReasonKind, Rule, Shortfall
from finder.handouts.calendar import as_calendar
from finder.handouts.copies import Copy, check_reader
from finder.handouts.page import as_page
from finder.handouts.texts import as_text
from finder.planning.plan import Outing, Unmet
from tests.handouts.plans import ANA, BEN, CLEO, COACH, FULL, PEOPLE, copy, dawn, plan

FORMS = {
    "ics": lambda given: as_calendar(given).decode(),
    "text": as_text,
    "html": as_page,
}


def every_text(given: Copy) -> str:
    """All that a copy shows, its lines unfolded."""
    return "\n".join(re.sub(r"\r\n ", "", form(given)) for form in FORMS.values()) + repr(given.plan)


@pytest.mark.parametrize("is_discreet", [True, False], ids=["discreet", "in full"])
@pytest.mark.parametrize("reader", [ANA, BEN, CLEO], ids=lambda each: each.name)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_clients_copy_holds_no_other_persons_name(reader, is_discreet, language) -> None:  # type: ignore[no-untyped-def]
    shown = every_text(copy(reader, is_discreet=is_discreet, language=language))
    others = {part for each in PEOPLE if each is not reader for part in each.name.split()}
    assert reader.name in shown
    assert [name for name in others if name in shown] == []


def test_a_clients_copy_holds_no_outing_of_others() -> None:
    shown = every_text(copy(CLEO, is_discreet=False))
    assert "12 Elm St" not in shown
    assert "18:30" not in shown
    assert "2021 Davidson St" in shown


def test_a_client_reads_the_reasons_about_themselves_alone() -> None:
    [outing] = copy(ANA).plan.outings
    assert [reason.people for reason in outing.visit.reasons] == [(ANA.name,)]


def reasons_of_ana(*reasons: Reason) -> tuple[Reason, ...]:
    """What is left in Ana's copy of the reasons of an outing that Ben is on too."""
    given = plan(Outing(dawn(COACH, ANA, BEN, reasons=reasons), None))
    [outing] = copy(ANA, given).plan.outings
    return outing.visit.reasons


@pytest.mark.parametrize(
    "kind",
    [
        ReasonKind.CLOSED,
        ReasonKind.REGULAR,
        ReasonKind.KNOWN_PLACE,
        ReasonKind.NEW_PLACE,
        ReasonKind.ONLINE,
    ],
)
def test_what_holds_for_each_of_several_is_told_each_of_them_alone(kind: ReasonKind) -> None:
    assert reasons_of_ana(Reason(kind, (ANA.name, BEN.name), ("aa",))) == (
        Reason(kind, (ANA.name,), ("aa",)),
    )
    assert reasons_of_ana(Reason(kind, (BEN.name,), ("aa",))) == ()


@pytest.mark.parametrize("kind", [ReasonKind.FREE, ReasonKind.TYPES, ReasonKind.WANTED])
def test_what_is_put_together_of_several_is_told_none_of_them(kind: ReasonKind) -> None:
    assert reasons_of_ana(Reason(kind, (ANA.name, BEN.name), ("newcomer",))) == ()


def test_a_client_is_told_that_another_cannot_and_neither_who_nor_why() -> None:
    missed = Unmet("per_week.social", ANA.name, 1, Shortfall(COACH.name, Rule.BUSY, 20))
    given = dataclasses.replace(FULL, unmet=(missed,))
    assert copy(ANA, given).plan.unmet == (Unmet("per_week.social", ANA.name, 1, None, is_of_another=True),)
    assert copy(COACH, given).plan.unmet == (missed,)


def test_the_coach_reads_it_whole_and_marked() -> None:
    mine = copy(COACH)
    assert mine.is_confidential
    assert mine.plan == FULL
    assert "Confidential" in as_page(mine)


def test_a_copy_of_one_client_is_not_marked() -> None:
    assert not copy(None, plan(*FULL.outings[2:][:0])).is_confidential


@pytest.mark.parametrize(
    ("reader", "message"),
    [
        pytest.param(None, "is required where there are several clients", id="nobody named"),
        pytest.param("Dora", "must be the name of one of the people", id="a stranger"),
    ],
)
def test_several_clients_ask_for_the_name_of_one_person(reader: str | None, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as refused:
        check_reader(PEOPLE, reader, is_handout=True)
    assert refused.value.problems[0].field == "for"
    assert "Dora" not in str(refused.value)


TELLING = re.compile(r"recover|sober|alcohol|narcotic|anonym|\bAA\b|\bNA\b|sobri|recuper", re.IGNORECASE)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_discreet_copy_tells_nothing_of_fellowship_or_recovery(form: str, language: str) -> None:
    assert TELLING.findall(FORMS[form](copy(COACH, language=language))) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_copy_in_full_names_what_it_goes_to(form: str) -> None:
    assert "AA Dawn Recovery Group" in FORMS[form](copy(ANA, is_discreet=False)).replace("\r\n ", "")
