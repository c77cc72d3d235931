"""What a row of BMLT tells of persons and keys is nowhere in its draft; each row is one draft or reject."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.bmlt_rows import bmlt_row, read_row
from tests.formats.streams import SAMPLES, read_all

FORMATS = (SAMPLES / "bmlt/with-formats/formats.json").read_bytes()
SENTINEL, KEY = "Zzyzx", "987654"
OWN_NAMES = (
    "contact_name_1 contact_email_1 contact_phone_1 contact_name1 contact_email1 email_contact admin_notes"
    " email phone_meeting_additional_info virtual_meeting_additional_info comments location_info"
    " format_comments meeting_name location_text location_street location_municipality"
    " location_city_subsection location_neighborhood location_province location_nation public_transport"
    " bus_lines train_lines virtual_meeting_link phone_meeting_number formats time_zone lang_enum"
).split()


@pytest.mark.parametrize("name", OWN_NAMES)
@pytest.mark.parametrize(
    "secret",
    [
        pytest.param(f"{SENTINEL}@example.org", id="e-mail"),
        pytest.param(f"Passcode: {SENTINEL}", id="passcode"),
        pytest.param(f"https://zoom.us/j/1?pwd={SENTINEL}", id="link"),
        pytest.param(f"202-555-0148,,1234567#,,{KEY}#", id="dial-string"),
    ],
)
def test_no_field_lets_a_contact_or_a_key_through(name, secret):
    told = repr(read_row(**{name: secret})) + repr(read_row(customFields={name: secret}))
    assert SENTINEL.lower() not in told.lower()
    assert KEY not in told


NAMES = sorted(
    {*bmlt_row(), *OWN_NAMES, "lang_enum", "customFields", "startTime", "formatIds", "day", "venueType"}
)
CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-9, 10**9)
    | st.floats()
    | st.text(max_size=20)
    | st.lists(st.integers() | st.text(max_size=4), max_size=3)
    | st.dictionaries(st.sampled_from(OWN_NAMES), st.text(max_size=9), max_size=2)
    | st.sampled_from(["VM,HY", "Wo1,WoL", "24:00:00", "7", "#@-@#", "(SUSPENDED)"])
)


@given(
    st.lists(st.dictionaries(st.sampled_from(NAMES), CELLS, max_size=4), max_size=4),
    st.sampled_from(["bmlt/search-results.json", "bmlt/admin.json"]),
)
def test_whatever_a_field_holds_each_row_is_one_draft_or_one_reject(changes, path):
    first = json.loads((SAMPLES / path).read_bytes())[0]
    rows = read_all("bmlt", json.dumps([first, *(first | change for change in changes)]), formats=FORMATS)
    assert [row.row for row in rows] == list(range(1, len(changes) + 2))
