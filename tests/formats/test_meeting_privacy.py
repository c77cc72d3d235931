"""What a row tells of persons and keys is nowhere in its draft, in a field or in a warning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.meetings import draft_of, meeting, read_rows

SENTINEL = "Zzyzx"
PERSON = f"Contact: {SENTINEL}"
PHONE = "202-555-0187"
MAIL = f"{SENTINEL.lower()}@example.org"

PRIVATE_FIELDS = (
    "contact_1_name contact_1_email contact_1_phone contact_2_name contact_2_email contact_2_phone"
    " contact_3_name contact_3_email contact_3_phone contact_name email phone mailing_address author"
    " last_contact edit_url feedback_url feedback_emails entity_email entity_phone venmo paypal square"
    " homegroup_online conference_url_notes conference_phone_notes approximate_note"
).split()
KEPT_TEXTS = (
    "name",
    "group",
    "location",
    "address",
    "formatted_address",
    "notes",
    "location_notes",
    "group_notes",
)
SECRETS = [
    pytest.param(f"passcode: {SENTINEL}", id="passcode"),
    pytest.param(f"Password {SENTINEL}", id="password"),
    pytest.param(f"pwd={SENTINEL}", id="pwd"),
    pytest.param(f"Meeting ID: 123 4567 8901 {SENTINEL}", id="meeting-id"),
    pytest.param(f"{SENTINEL}@example.org", id="e-mail"),
    pytest.param(f"call 202-555-0187 {SENTINEL}", id="phone"),
    pytest.param(f"+44 20 7946 0018 {SENTINEL}", id="phone-abroad"),
    pytest.param(f"https://zoom.example.org/j/1?pwd={SENTINEL}", id="link"),
    pytest.param(f"zoom.example.org/j/1?pwd={SENTINEL}", id="link-without-a-scheme"),
    pytest.param(f"venmo @{SENTINEL}", id="venmo"),
    pytest.param(f"${SENTINEL}", id="cash-tag"),
]


@pytest.mark.parametrize("field", PRIVATE_FIELDS)
def test_a_private_field_is_not_read(field):
    draft = draft_of(**{field: f"{PERSON} {MAIL} {PHONE} pw {SENTINEL}"})
    assert SENTINEL not in repr(draft)
    assert PHONE not in repr(draft)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("field", KEPT_TEXTS)
def test_a_secret_inside_a_kept_text_is_cut_out(field, secret):
    assert SENTINEL not in repr(draft_of(**{field: f"Upper Hall - {secret}"}))


@pytest.mark.parametrize("secret", [*SECRETS, pytest.param(PERSON, id="contact")])
@pytest.mark.parametrize("field", ["notes", "location_notes", "group_notes"])
@pytest.mark.parametrize(
    "form", ["{}", "Ring the bell.\n{}", "<p>Ring the bell.</p><p>{}</p>", "Ring the bell.<br>{}<br>Room 5"]
)
def test_a_secret_in_the_notes_takes_its_line_along(field, secret, form):
    assert SENTINEL not in repr(draft_of(**{field: form.format(secret)}))


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"conference_url": f"https://zoom.us/j/1?pwd={SENTINEL}"}, id="pwd"),
        pytest.param({"conference_url": f"https://zoom.us/j/1?tk={SENTINEL}&amp;sa=D"}, id="token"),
        pytest.param({"conference_url": f"https://{SENTINEL}:x@zoom.us/j/1"}, id="user"),
        pytest.param({"conference_url": f"https://zoom.us/j/1 Passcode {SENTINEL}"}, id="words-behind"),
        pytest.param({"conference_url": f"mailto:{MAIL}"}, id="mail"),
        pytest.param({"conference_phone": f"+12025550148,,123456789#,,{SENTINEL}#"}, id="dial-string"),
        pytest.param({"conference_phone": f"+12025550148 {SENTINEL}"}, id="name-behind-a-number"),
        pytest.param({"conference_phone": f"{SENTINEL} +12025550148"}, id="name-before-a-number"),
        pytest.param({"url": f"mailto:{MAIL}"}, id="mail-for-a-page"),
        pytest.param({"url": f"https://example.org/a?password={SENTINEL}"}, id="password-of-a-page"),
        pytest.param({"types": ["O", f"pw {SENTINEL}"]}, id="types"),
        pytest.param({"latitude": f"{SENTINEL}@example.org"}, id="latitude"),
        pytest.param({"country": f"{SENTINEL}@example.org"}, id="country"),
        pytest.param({"timezone": f"{SENTINEL}@example.org"}, id="time-zone"),
        pytest.param({"attendance_option": f"{SENTINEL}@example.org"}, id="attendance"),
        pytest.param({"region": f"{SENTINEL}@example.org"}, id="region"),
        pytest.param({"end_time": f"call {SENTINEL}"}, id="end-time"),
        pytest.param({"slug": f"{SENTINEL}@example.org"}, id="slug"),
    ],
)
def test_no_other_field_lets_a_secret_through(changes):
    assert SENTINEL.lower() not in repr(draft_of(**changes)).lower()


@pytest.mark.parametrize("field", ["day", "time"])
def test_a_reject_does_not_repeat_a_contact(field):
    [reject] = read_rows(meeting(**{field: f"{SENTINEL}@example.org"}))
    assert SENTINEL not in repr(reject)


DIGITS = st.text("0123456789", min_size=6, max_size=11)


@given(
    DIGITS, st.sampled_from(["ID: {}", "Meeting ID {}", "PW: {}", "Passcode {}", "pin {}", "code: {}", "{}#"])
)
def test_no_key_of_digits_survives_in_the_notes(digits, form):
    draft = draft_of(notes=f"Big Book\n{form.format(digits)}", slug="a", url=None)
    assert draft.notes == "Big Book"
