"""TSML's tables: the columns of all years, older encodings, and foreign tables by a map."""

import csv
import json
from datetime import datetime
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.domain.errors import Refused
from finder.domain.geo import Point
from finder.domain.listing import Online, OnlineAccess
from finder.domain.schedule import Precision, Rule, Venue
from finder.domain.vocabulary import Attendance
from finder.formats import tsml_csv
from finder.formats.draft import Draft, Reject
from finder.formats.tsml_columns import COLUMN_NAMES
from tests.formats.streams import SAMPLES, read_all, read_sample

FOREIGN = SAMPLES / "tsml-csv/foreign"
TABLE, MAP = (FOREIGN / "meetings.csv").read_bytes(), (FOREIGN / "columns.json").read_bytes()


def rule(day, hour, minute, minutes, code):
    """A weekly rule from the first week of 2001, whose Monday was the 1st of January."""
    return (Rule(datetime(2001, 1, day, hour, minute), minutes, f"FREQ=WEEKLY;BYDAY={code}"),)


def test_a_table_of_2015_is_read_whole():
    old_mill = Venue("Old Mill", "1 Elm St", "Salem", "OR", None, "US")
    assert read_sample("tsml-csv/columns-of-2015.csv") == [
        Draft(
            row=1,
            key=None,
            name="Sunrise",
            types=frozenset({"open", "wheelchair"}),
            venue=old_mill,
            notes="Ring the bell.",
            rules=rule(1, 7, 0, 60, "MO"),
        ),
        Draft(
            row=2,
            key=None,
            name="Noon",
            types=frozenset({"closed", "women"}),
            venue=old_mill,
            rules=rule(7, 12, 0, 60, "SU"),
        ),
    ]


def test_a_table_of_2024_is_read_whole_without_contacts_and_bad_dates():
    old_mill = Venue("Old Mill", "1 Elm St", "Salem", "OR", "97301", "US")
    assert read_sample("tsml-csv/columns-of-2024.csv") == [
        Draft(
            row=1,
            key="after-work",
            name="After Work",
            group="Mill Group",
            types=frozenset({"open", "big-book"}),
            languages=("es",),
            venue=old_mill,
            url="https://mill.example.org",
            notes="Second floor\nBring a chair.",
            rules=rule(2, 18, 0, 75, "TU"),
            time_zone="America/Los_Angeles",
        ),
        Draft(
            row=2,
            key="night-owls",
            name="Night Owls",
            attendance=Attendance.ONLINE,
            types=frozenset({"closed"}),
            venue=old_mill,
            online=Online("https://zoom.example.org/j/7", "202-555-0150", OnlineAccess.PASSCODE),
            rules=rule(6, 21, 0, 60, "SA"),
            time_zone="America/Los_Angeles",
        ),
        Reject(3, "time", "'25:00' is not a time of day"),
    ]


def test_codes_tabs_and_ids_do_as_well():
    told = read_sample("tsml-csv/export-with-ids.csv")
    assert [(draft.key, draft.types, draft.attendance.value, draft.by_appointment) for draft in told] == [
        ("254", {"open", "wheelchair"}, "hybrid", False),
        ("255", {"closed"}, "in_person", False),
        ("256", set(), "in_person", True),
    ]


@pytest.mark.parametrize(
    ("name", "warnings"),
    [
        pytest.param("utf-8-with-mark", (), id="utf-8"),
        pytest.param(
            "windows-latin-1", ("encoding: is not UTF-8 and was read as Windows Latin-1",), id="windows"
        ),
        pytest.param("mac-roman", ("encoding: is not UTF-8 and was read as Mac Roman",), id="mac"),
    ],
)
def test_an_older_encoding_is_read_and_told_where_it_made_a_difference(name, warnings):
    first, second = read_sample(f"tsml-csv/{name}.csv")
    assert (first.name, first.notes) == ("Grupo Mañana", "“Toque el timbre” – adiós")
    assert first.venue == Venue("Café José", "Calle Niño 5", "San José", "CA", None, "US")
    assert (first.warnings, second.warnings) == (warnings, ())


@pytest.mark.parametrize(
    ("heading", "field", "cell", "expected"),
    [
        pytest.param("Meeting", "name", "Dawn", "Dawn", id="meeting"),
        pytest.param("ZIP", "postal_code", "97301", "97301", id="zip"),
        pytest.param("Location Name", "name", "Old Mill", "Old Mill", id="location-name"),
        pytest.param("formatted_address", "city", "1 Elm St, Salem, OR 97301, USA", "Salem", id="one-line"),
        pytest.param("Group Name", "group", "Mill Group", "Mill Group", id="group-name"),
        pytest.param("Permalink", "url", "https://example.org/a", "https://example.org/a", id="permalink"),
    ],
)
def test_columns_are_known_by_other_names_too(heading, field, cell, expected):
    headings = ["Day", "START TIME", heading] + ["name"] * (heading != "Meeting")
    cells = ["Monday", "7:00 AM", f'"{cell}"', "Dawn"][: len(headings)]
    [draft] = read_all("tsml-csv", f"{','.join(headings)}\n{','.join(cells)}\n")
    of_venue = field in ("postal_code", "city") or heading.startswith("Location")
    assert getattr(draft.venue if of_venue else draft, field) == expected


@pytest.mark.parametrize(
    "heading",
    "Contact 1 Name,Contact 2 Email,Contact 3 Phone,Email,Phone,Mailing Address,Venmo,Square,Paypal,Author"
    ",Last Contact,Updated,Homegroup Online,Data Source".split(","),
)
def test_private_columns_are_not_read(heading):
    [draft] = read_all("tsml-csv", f"Name,Day,Time,{heading}\nDawn,Monday,7:00 AM,Zzyzx\n")
    assert "Zzyzx" not in repr(draft)


def test_cells_too_many_or_too_few_are_no_matter():
    rows = read_all("tsml-csv", "Name,Day,Time,Notes\nDawn,Monday,7:00 AM\nDusk,Friday,7:00 PM,Here,There\n")
    assert [(row.name, row.notes) for row in rows] == [("Dawn", None), ("Dusk", "Here")]


def test_a_foreign_table_is_read_by_its_map():
    leeds = Venue(
        "Friends House", "3 High Rd", "Leeds", None, "LS1 2AB", "GB", Point(53.8, -1.55), Precision.EXACT
    )
    first, second, third, fourth = read_all("tsml-csv", TABLE, columns=MAP)
    assert first == Draft(
        row=1,
        key=None,
        name="Morning Calm",
        fellowship="na",
        types=frozenset({"open", "step-study"}),
        other_types=("Chair",),
        venue=leeds,
        rules=rule(2, 7, 30, 90, "TU"),
    )
    assert (second.fellowship, second.attendance, second.types, second.rules) == (
        "ca",
        Attendance.HYBRID,
        {"wheelchair"},
        rule(5, 19, 30, 45, "FR"),
    )
    assert (second.venue.name, second.venue.region) == (None, "West Yorkshire")
    assert (third.fellowship, third.warnings) == (
        "xa",
        (
            "duration: '-1hr' is not a length of up to a day; 60 minutes were assumed",
            "fellowship: 'xa' is not in the vocabulary",
        ),
    )
    assert fourth == Reject(4, "time", "is missing beside a day")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(
            TABLE,
            "the table's Name, Time columns are missing; --columns MAP.json says where it has them",
            id="foreign-without-a-map",
        ),
        pytest.param(
            "Title,Day,Time,Postcode\n",
            "the table's Name column is missing; --columns MAP.json says where it has them",
            id="one-missing",
        ),
        pytest.param(
            "id_bigint,weekday_tinyint\n1,2\n",
            "this looks like BMLT's CSV: fetch its JSON and import that as bmlt",
            id="bmlt",
        ),
    ],
)
def test_a_table_of_other_columns_is_refused_with_those_that_are_missing(content, reason):
    with pytest.raises(Refused) as refused:
        read_all("tsml-csv", content)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        pytest.param("{", "the map is not JSON", id="broken"),
        pytest.param("[" * 100_000, "the map is not JSON", id="nested"),
        pytest.param("[]", "the map is not an object of fields and the columns that hold them", id="array"),
        pytest.param({"titel": "Title"}, "'titel' is not one of name, day, time,", id="unknown-field"),
        pytest.param({"name": "Titel"}, "the feed has no column 'Titel'", id="unknown-column"),
        pytest.param({"name": 1}, "name must name a column, or be", id="number"),
        pytest.param({"name": {"column": "Title", "value": {}}}, "name must name a column", id="misspelt"),
        pytest.param(
            {"name": {"column": "Title", "values": {"a": 1}}}, "name must name a column", id="values"
        ),
        pytest.param({"ignore": "n/a"}, "ignore must be a list of texts", id="ignore"),
    ],
)
def test_a_map_that_is_none_or_does_not_fit_is_refused_in_one_line(columns, reason):
    content = columns if isinstance(columns, str) else json.dumps(columns)
    with pytest.raises(Refused) as refused:
        read_all("tsml-csv", TABLE, columns=content)
    assert str(refused.value).startswith(f"--columns: {reason}")
    assert "\n" not in str(refused.value)


def mapped(columns, header="Title,Day,Time,Region", row="Dawn,Monday,7:00 AM,North"):
    [draft] = read_all("tsml-csv", f"{header}\n{row}\n", columns=json.dumps({"name": "Title"} | columns))
    return draft


@pytest.mark.parametrize(
    ("columns", "field", "expected"),
    [
        pytest.param({"notes": "region"}, "notes", "North", id="a-column-in-any-case"),
        pytest.param({"notes": {"column": "Region"}}, "notes", "North", id="a-column-in-full"),
        pytest.param({"notes": {"constant": "Upstairs"}}, "notes", "Upstairs", id="a-constant"),
        pytest.param({"notes": ["Title", "Region"]}, "notes", "Dawn, North", id="several-joined"),
        pytest.param(
            {"notes": {"column": "Region", "values": {"North": "N of the river"}}},
            "notes",
            "N of the river",
            id="other-words",
        ),
        pytest.param(
            {"notes": {"column": "Region", "values": {"South": "S"}}}, "notes", None, id="words-not-listed"
        ),
        pytest.param({}, "venue", Venue(city="North"), id="not-in-the-map-but-known"),
        pytest.param({"region": None}, "venue", None, id="not-to-be-read"),
        pytest.param({"notes": "Region"}, "venue", None, id="taken-by-another"),
        pytest.param({"ignore": ["North"]}, "venue", None, id="a-cell-that-says-nothing"),
    ],
)
def test_a_map_says_where_a_field_is_found(columns, field, expected):
    assert getattr(mapped(columns), field) == expected


def test_the_map_in_the_documentation_is_read():
    shown = tsml_csv.__doc__[tsml_csv.__doc__.index("    {") : tsml_csv.__doc__.index("    }\n") + 6]
    headings = "Title,Day,Time,Street,Town,Body,Format,Wheelchair"
    row = "Dawn,Monday,7:00 AM,1 Elm St,Salem,Narcotics Anonymous,n/a,True"
    [draft] = read_all("tsml-csv", f"{headings}\n{row}\n", columns=shown)
    assert (draft.fellowship, draft.types, draft.venue.address) == ("na", {"wheelchair"}, "1 Elm St, Salem")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20) | st.sampled_from(
    [
        "Monday",
        "7:00 PM",
        "O, X",
        "https://",
        "(SUSPENDED)",
        "1e999",
        "1hr",
        "yes",
        "hybrid",
        "aa",
        "<b>",
        '"',
    ]
)
HEADINGS = [names[0] for names in COLUMN_NAMES.values()]


@given(st.lists(st.lists(CELLS, min_size=1, max_size=len(HEADINGS)), max_size=4), st.randoms())
def test_whatever_a_cell_holds_each_row_is_one_draft_or_one_reject(rows, random):
    headings = random.sample(HEADINGS, len(HEADINGS))
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([headings, *rows])
    kept = [row for row in rows if any(cell.replace("\x1c", "").strip() for cell in row)]
    told = read_all("tsml-csv", written.getvalue())
    assert [row.row for row in told] == list(range(1, len(kept) + 1))
