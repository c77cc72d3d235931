"""Real answers of BMLT, read whole: what INDEX.json counts, and what each taught."""

import json
from collections import Counter
from dataclasses import dataclass

import pytest

from finder.domain.errors import Refused
from tests.formats.streams import drafts_of, read_file, rejects_of

CODES = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
GERMAN = "bmlt/berlin-formats-de.json"


@dataclass(frozen=True)
class Expected:
    """What a feed holds. `days` counts the drafts of Sunday to Saturday, `ways` by attendance."""

    drafts: int
    days: tuple[int, ...]
    ways: dict[str, int]
    types: dict[str, int]
    other_types: dict[str, int]
    languages: dict[tuple[str, ...], int]
    warned: int = 0


BERLIN_DAYS = (18, 15, 13, 18, 17, 17, 10)
BERLIN_LANGUAGES = {
    ("de",): 74,
    ("en",): 14,
    ("ru",): 6,
    ("fa",): 6,
    ("pl",): 3,
    ("en", "de"): 2,
    ("uk",): 1,
    ("es",): 1,
    ("en", "fr"): 1,
}


def tally(text):
    """Counts from words: "open 17, men 3"."""
    return {word: int(count) for word, count in (each.split() for each in text.split(", "))}


FEEDS = {
    ("berlin-na", GERMAN): Expected(
        108,
        BERLIN_DAYS,
        {"in_person": 85, "online": 23},
        tally(
            "open 17, just-for-today 17, wheelchair 14, topic 11, literature 10, living-clean 9"
            ", rotating-format 9, child-friendly 8, women 6, spiritual-principle 5, speaker 4"
            ", step-study 4, it-works 4, lgbtq 4, men 3, basic-text 3, tradition-study 2, meditation 1"
            ", restricted 1, question-answer 1, no-children 1"
        ),
        # Aussen is used and not described.
        {"KT: Tiereverbot": 35, "p: Pause": 7, "Essf: Essfrei": 6, "flinta: FLINTA*": 3, "Aussen": 1},
        BERLIN_LANGUAGES,
        warned=1,
    ),
    # Without its list the keys are read as stock keys, which CL (Clean Leben there) is not.
    ("berlin-na", None): Expected(
        108,
        BERLIN_DAYS,
        {"in_person": 85, "online": 23},
        tally("open 17, candlelight 9, spiritual-principle 5, men 3, basic-text 3, tradition-study 2"),
        tally(
            "KT 35, nfh 17, Beh 14, T 11, Lit 10, wf 9, kf 8, p 7, F 6, Essf 6, Sp 4, EF 4, glbtiiq 4"
            ", S 3, flinta 3, Med 1, inst 1, FuAL 1, sch10 1, FuA 1, KK 1, Aussen 1"
        ),
        BERLIN_LANGUAGES,
        warned=2,
    ),
    ("geneva-ny-na-day2", None): Expected(
        53,
        (0, 53, 0, 0, 0, 0, 0),
        {"in_person": 53},
        tally(
            "open 24, discussion 15, wheelchair 12, rotating-format 7, basic-text 6, step-study 6"
            ", literature 5, pamphlet 3, topic 2, it-works 2, speaker-discussion 1"
            ", step-working-guide 1, tradition-study 1, just-for-today 1"
        ),
        {},
        {(): 53},
    ),
    ("geneva-ny-na-day3", None): Expected(
        54,
        (0, 0, 54, 0, 0, 0, 0),
        {"in_person": 54},
        tally(
            "open 18, basic-text 12, discussion 11, wheelchair 10, step-study 6, speaker-discussion 4"
            ", rotating-format 3, topic 3, just-for-today 3, literature 3, newcomer 1"
            ", tradition-study 1, it-works 1, living-clean 1, question-answer 1, speaker 1, pitch 1"
            ", pamphlet 1"
        ),
        {},
        {(): 54},
    ),
    ("geneva-ny-na-day4", None): Expected(
        62,
        (0, 0, 0, 62, 0, 0, 0),
        {"in_person": 62},
        tally(
            "open 31, discussion 19, wheelchair 11, rotating-format 11, basic-text 7, literature 4"
            ", speaker-discussion 3, pamphlet 2, step-study 2, topic 2, no-smoking 1, tradition-study 1"
            ", just-for-today 1, pitch 1, living-clean 1, no-children 1"
        ),
        {},
        {(): 62},
    ),
}
each_feed = pytest.mark.parametrize(
    ("name", "formats", "expected"),
    [
        pytest.param(name, formats, expected, id=f"{name}{'-with-formats' if formats else ''}")
        for (name, formats), expected in FEEDS.items()
    ],
)


def read_feed(feeds, name, formats=None):
    options = {} if formats is None else {"formats": feeds / formats}
    return read_file("bmlt", feeds / "bmlt" / f"{name}.json", **options)


def days_of(drafts):
    """How many drafts are held on each day from Sunday to Saturday, in each week or in some."""
    rules = [draft.rules[0].rrule.partition("BYDAY=")[2] for draft in drafts]
    return tuple(sum(rule.endswith(code) for rule in rules) for code in CODES)


def test_every_answer_of_the_folder_stands_in_the_table(feeds):
    assert {path.stem for path in (feeds / "bmlt").glob("*.json")} == {
        "berlin-formats-de",
        *(name for name, _ in FEEDS),
    }


@each_feed
def test_an_answer_gives_the_drafts_that_the_table_says_and_no_reject(feeds, name, formats, expected):
    rows = read_feed(feeds, name, formats)
    assert rejects_of(rows) == ()
    assert (len(rows), days_of(drafts_of(rows))) == (expected.drafts, expected.days)


@each_feed
def test_the_index_counts_the_same(feeds, name, formats, expected):
    index = json.loads((feeds / "INDEX.json").read_bytes())
    [entry] = [entry for entry in index["entries"] if entry["file"] == f"bmlt/{name}.json"]
    told = entry["summary"]["per_weekday_0_is_sunday"]
    assert entry["records"] == expected.drafts
    assert tuple(told.get(str(day), 0) for day in range(7)) == expected.days


@each_feed
def test_formats_become_types_languages_and_ways_as_the_table_says(feeds, name, formats, expected):
    drafts = drafts_of(read_feed(feeds, name, formats))
    assert Counter(draft.attendance.value for draft in drafts) == expected.ways
    assert Counter(slug for draft in drafts for slug in draft.types) == expected.types
    assert Counter(other for draft in drafts for other in draft.other_types) == expected.other_types
    assert Counter(draft.languages for draft in drafts) == expected.languages
    assert sum(bool(draft.warnings) for draft in drafts) == expected.warned


@each_feed
def test_no_draft_holds_what_the_scrubbing_left_for_secrets(feeds, name, formats, expected):
    texts = "\n".join(repr(draft) for draft in drafts_of(read_feed(feeds, name, formats)))
    for secret in ("DUMMY", "scrubbed@example.org", "000 0000 0000", "202-555-01"):
        assert secret not in texts


def test_berlins_weeks_become_rules(feeds):
    drafts = {draft.key: draft for draft in drafts_of(read_feed(feeds, "berlin-na", GERMAN))}
    assert {
        key: (f"{draft.rules[0].starts:%a %d %b %H:%M}", draft.rules[0].rrule)
        for key, draft in drafts.items()
        if "MONTHLY" in draft.rules[0].rrule
    } == {
        "10859": ("Thu 04 Jan 19:00", "FREQ=MONTHLY;BYDAY=1TH,3TH"),
        "10860": ("Thu 11 Jan 19:00", "FREQ=MONTHLY;BYDAY=2TH,4TH"),
    }


def test_berlins_formats_by_week_are_notes_in_full(feeds):
    notes = {draft.key: draft.notes for draft in drafts_of(read_feed(feeds, "berlin-na", GERMAN))}
    assert notes["10933"] == (
        "Raum 217\n1. Woche d. Monats: auch Nichtsüchtige willkommen\nLetzte Woche: Frage und Antwort\n"
        "Woche 2: Sprecher\nWoche 3: Tradition des Monats\nU5 Weberwiese"
    )
    # Every O1 to O5, Sp1 to SpL and FuAL that INDEX.json counts but Wo1 to Wo4, which are rules.
    lines = Counter(line for note in notes.values() if note for line in note.split("\n"))
    assert {
        line: count
        for line, count in lines.items()
        if line.endswith((" willkommen", ": Sprecher", "Antwort"))
    } == {
        "1. Woche d. Monats: auch Nichtsüchtige willkommen": 13,
        "2. Woche d. Monats: auch Nichtsüchtige willkommen": 6,
        "4. Woche d. Monats: auch Nichtsüchtige willkommen": 6,
        "5. Woche d. Monats: auch Nichtsüchtige willkommen": 1,
        "Woche 1: Sprecher": 15,
        "Woche 2: Sprecher": 6,
        "Woche 3: Sprecher": 8,
        "Woche 4: Sprecher": 9,
        "Woche 5: Sprecher": 2,
        "Letzte Woche: Sprecher": 1,
        "Letzte Woche: Frage und Antwort": 1,
    }


def test_no_virtual_meeting_of_berlin_is_on_the_map(feeds):
    drafts = drafts_of(read_feed(feeds, "berlin-na", GERMAN))
    points = [
        draft.venue.point for draft in drafts if draft.venue is not None and draft.venue.point is not None
    ]
    assert len(points) == 85
    assert all(52 < point.lat < 53 and 12 < point.lon < 14 for point in points)


def test_no_zone_is_told_by_any_of_them(feeds):
    assert {draft.time_zone for name, _ in FEEDS for draft in drafts_of(read_feed(feeds, name))} == {None}


def test_a_list_of_formats_is_no_feed(feeds):
    with pytest.raises(Refused, match="this looks like BMLT's GetFormats, which is no list of meetings"):
        read_file("bmlt", feeds / GERMAN)
