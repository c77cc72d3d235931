"""What finder never keeps: contacts, room ids, passcodes, handles and links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finder.formats.private import (
    PASSCODE,
    SECRET,
    SUSPECT,
    is_private,
    is_secret,
    public_lines,
    public_phrase,
    tells_passcode,
)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Contact: Ann", id="contact"),
        pytest.param("Contact Ann for the key", id="contact-by-name"),
        pytest.param("Please get in touch with Mary Beth for specifics", id="in-touch-with"),
        pytest.param("Contacto: Ana", id="contacto"),
        pytest.param("Chairperson: Ann", id="chairperson"),
        pytest.param("Secretary Ann", id="secretary"),
        pytest.param("Questions? ann@example.org", id="e-mail"),
        pytest.param("ann [at] example.org", id="e-mail-in-disguise"),
        pytest.param("Ask 202-555-0100", id="phone"),
        pytest.param("Ask (202) 555-0100", id="phone-with-brackets"),
        pytest.param("Ask 202.555.0100", id="phone-with-dots"),
        pytest.param("Ask 202\u2011555\u20110100", id="phone-with-other-hyphens"),
        pytest.param("Ask 2025550100", id="phone-in-one"),
        pytest.param("Ask 555-0100", id="local-phone"),
        pytest.param("Ask +44 20 7946 0018", id="phone-abroad"),
        pytest.param("Ask 030 12345678", id="german-phone"),
        pytest.param("Ask 01.23.45.67.89", id="french-phone"),
        pytest.param("Meeting ID: 123 4567 8901", id="meeting-id"),
        pytest.param("Zoom ID 123456", id="short-id"),
        pytest.param("Zoom number is 705 151 990", id="id-in-groups"),
        pytest.param("Meeting I'd: 705151990", id="id-misspelt"),
        pytest.param("Password: SESAME", id="password"),
        pytest.param("Passcode SESAME", id="passcode"),
        pytest.param("PW SESAME, enter in the back", id="pw"),
        pytest.param("pwd=SESAME", id="pwd"),
        pytest.param("pwSESAME", id="pw-run-together"),
        pytest.param("Kennwort: SESAM", id="kennwort"),
        pytest.param("Contraseña: SESAMO", id="contraseña"),
        pytest.param("Door code 4321", id="door-code"),
        pytest.param("Code: 968 770", id="code"),
        pytest.param("Code SESAME for entry", id="code-in-capitals"),
        pytest.param("PIN 4321", id="pin"),
        pytest.param("One tap: ,,987654321#", id="dial-string"),
        pytest.param("Venmo us", id="venmo"),
        pytest.param("7th Tradition: $SunriseGroup", id="cash-tag"),
        pytest.param("7th Tradition: @Sunrise-Group", id="handle"),
        pytest.param("Zelle to the treasurer", id="zelle"),
    ],
)
def test_a_line_with_a_contact_or_a_key_is_private(line):
    assert is_private(line)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            "Meeting on 2/29/2020 will be at 10388 Bonny Drive, Cupertino 95014", id="date-and-address"
        ),
        pytest.param("2023-06-24: new location effective 6/27", id="iso-date"),
        pytest.param("312 S Cedros Ave Ste 300, Solana Beach, CA 92075-1943", id="nine-digit-zip"),
        pytest.param("Boise, ID 83702", id="idaho"),
        pytest.param("Zip code 37203", id="zip-code"),
        pytest.param("Picture ID required", id="picture-id"),
        pytest.param("Business meeting: 2nd Sunday @ 1:15 pm, lunch @noon", id="times"),
        pytest.param("6:30-8:00, $5 lunch", id="price"),
        pytest.param("Conscious Contact Group meets upstairs", id="conscious-contact"),
        pytest.param(
            "A contact list is maintained; call and someone will let you in", id="contact-in-passing"
        ),
        pytest.param("Chairperson's choice", id="choice-of-the-chair"),
        pytest.param("Steps 10-11-12, 1st 164 pages", id="steps"),
        pytest.param("Code of conduct: be kind", id="code-of-conduct"),
        pytest.param("CODE OF CONDUCT", id="code-of-conduct-in-capitals"),
        pytest.param("Entrance on 4th St., ring bell after 8:30pm", id="entrance"),
    ],
)
def test_a_line_that_helps_a_visitor_is_not_private(line):
    assert not is_private(line)


def test_private_lines_and_links_go_and_the_rest_stays():
    lines = [
        "Second floor.",
        "Contact: Ann (tel. 202-555-0100)",
        "Zoom: https://zoom.us/j/123?pwd=SESAME New meeting needs support!",
        "https://example.org",
        "Visit our website at www.example.org for more",
        "zoom.us/j/123456789",
        "* * *",
        "Ring the bell.",
    ]
    assert public_lines(lines) == [
        "Second floor.",
        "New meeting needs support!",
        "Visit our website for more",
        "Ring the bell.",
    ]


def test_what_follows_a_contacts_colon_on_the_next_line_goes_too():
    assert public_lines(["Upstairs.", "Contact:", "Ann Smith", "Ring the bell."]) == [
        "Upstairs.",
        "Ring the bell.",
    ]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        pytest.param("Sunrise - Rise (and Shine)", "Sunrise - Rise (and Shine)", id="nothing-private"),
        pytest.param("Rittenhouse - Call 202-555-0100   Code: 968 770", "Rittenhouse", id="phone-and-code"),
        pytest.param("Women - for Zoom email ann@example.org", "Women", id="e-mail"),
        pytest.param("Hall (door code 4321), rear", "Hall, rear", id="in-brackets"),
        pytest.param("PWC Sober", "PWC Sober", id="initials"),
        pytest.param("Pwllheli Group", "Pwllheli Group", id="welsh-town"),
        pytest.param("Serenity @Seven", "Serenity @Seven", id="at-a-place"),
        pytest.param("#209 8203 118 Ave NW", "#209 8203 118 Ave NW", id="unit-and-streets-are-no-room-id"),
        pytest.param("202-555-0100", "", id="nothing-else"),
    ],
)
def test_a_name_loses_its_private_parts(phrase, expected):
    assert public_phrase(phrase) == expected


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        pytest.param("Meeting ID: 123, Passcode: SESAME", True, id="passcode"),
        pytest.param("for the password, ask", True, id="to-be-asked-for"),
        pytest.param("No password needed", False, id="none-needed"),
        pytest.param("Zoom and in person", False, id="nothing-of-it"),
    ],
)
def test_notes_tell_that_a_room_takes_a_passcode(text, tells):
    assert tells_passcode(text) is tells


@given(st.one_of(st.from_regex(SECRET), st.from_regex(PASSCODE)).filter(str.isascii))
def test_no_secret_of_plain_letters_is_unsuspected(text):
    assert SUSPECT.search(text.lower()) is not None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("codeSESAME", id="a code without a space"),
        pytest.param("Venmo us", id="a way to pay"),
        pytest.param("psw4u", id="short for password"),
        pytest.param("Contrase\u00f1a: SESAME", id="not plain letters"),
        pytest.param("p\u0131n: 1", id="the dotless i of Turkish"),
    ],
)
def test_a_secret_is_found_however_it_is_looked_for(text):
    assert is_secret(text)
