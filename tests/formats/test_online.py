"""Links and phone numbers without what opens a room."""

import pytest

from finder.domain.listing import Online, OnlineAccess
from finder.formats.online import Room, dial_number, is_public_host, online_of, room_link, room_of, web_page

PAGE = "https://meetings.example.org/sunrise"


@pytest.mark.parametrize(
    ("link", "bare", "is_cut"),
    [
        pytest.param("https://zoom.us/j/123", "https://zoom.us/j/123", False, id="nothing-to-cut"),
        pytest.param("https://zoom.us/j/123?pwd=SESAME", "https://zoom.us/j/123", True, id="pwd"),
        pytest.param(
            "https://zoom.us/j/123?a=b&Passcode=SESAME", "https://zoom.us/j/123?a=b", True, id="passcode"
        ),
        pytest.param(
            "https://zoom.us/j/123?a=b;pwd=SESAME", "https://zoom.us/j/123?a=b", True, id="semicolon"
        ),
        pytest.param("https://zoom.us/j/123&pwd=SESAME", "https://zoom.us/j/123", True, id="pwd-in-the-path"),
        pytest.param("https://zoom.us/j/123?%70wd=SESAME", "https://zoom.us/j/123", True, id="encoded-name"),
        pytest.param(
            "https://zoom.us/j/123#?pwd=SESAME", "https://zoom.us/j/123", True, id="pwd-in-the-fragment"
        ),
        pytest.param(
            "https://go.example.org/?to=https%3A%2F%2Fzoom.us%2Fj%2F1%3Fpwd%3DSESAME",
            "https://go.example.org/",
            True,
            id="link-within-a-link",
        ),
        pytest.param(
            "https://teams.example.org/meet/1?p=SESAME", "https://teams.example.org/meet/1", True, id="teams"
        ),
        pytest.param(
            "https://zoom.us/j/123&amp;sa=D&amp;sntz=1&amp;usg=AFQ",
            "https://zoom.us/j/123",
            False,
            id="tail-of-googles-redirect",
        ),
        pytest.param("https://zoom.us/j/1?a=b&#038;c=d", "https://zoom.us/j/1?a=b&c=d", False, id="escaped"),
        pytest.param("Zoom: HTTPS://zoom.us/j/123 ", "https://zoom.us/j/123", False, id="words-around-it"),
        pytest.param(
            "https://meet.example.org/#/room", "https://meet.example.org/#/room", False, id="fragment"
        ),
        pytest.param("zoom.us/j/123", None, False, id="no-scheme"),
        pytest.param("javascript:alert(1)", None, False, id="no-web-link"),
        pytest.param("https://ann:SESAME@zoom.us/j/123", None, False, id="user-in-the-link"),
        pytest.param("https://127.0.0.1/j/123", None, False, id="this-machine"),
        pytest.param("https://zoom.us:99999/j/123", None, False, id="no-such-port"),
        pytest.param("https://[::1/", None, False, id="broken"),
        pytest.param("", None, False, id="empty"),
    ],
)
def test_a_rooms_link_is_kept_without_its_passcode(link, bare, is_cut):
    assert room_link(link) == (bare, is_cut)


@pytest.mark.parametrize(
    ("text", "number", "codes"),
    [
        pytest.param("+12025550148,,123456789#", "+12025550148", 1, id="room-id"),
        pytest.param("2025550148,,123456789#,,#,,987654#", "2025550148", 2, id="room-id-and-passcode"),
        pytest.param("+1 (202) 555-0148", "+1 (202) 555-0148", 0, id="number-alone"),
        pytest.param(
            "+12025550148, 123 4567 8901 Password: SESAME", "+12025550148", 3, id="words-after-the-comma"
        ),
        pytest.param("202-555-0148 x4321", "202-555-0148", 1, id="extension"),
        pytest.param("202-555-0148p4321", "202-555-0148", 1, id="pause"),
        pytest.param("202-555-0148;4321", "202-555-0148", 1, id="semicolon"),
        pytest.param("202-555-0148 4321", "202-555-0148", 1, id="code-after-a-space"),
        pytest.param("Phone: 202-555-0148 PIN 4321", "202-555-0148", 1, id="labels"),
        pytest.param("+44 20 7946 0018", "+44 20 7946 0018", 0, id="abroad"),
        pytest.param("+44 20 7946 0018 123456", None, 0, id="too-long-for-a-number"),
        pytest.param("123456#", None, 0, id="too-short-for-a-number"),
        pytest.param("ask Ann", None, 0, id="words"),
        pytest.param("", None, 0, id="empty"),
    ],
)
def test_a_dial_string_is_kept_up_to_its_first_pause(text, number, codes):
    assert dial_number(text) == (number, codes)


@pytest.mark.parametrize(
    ("link", "phone", "notes", "is_guarded"),
    [
        pytest.param("https://zoom.us/j/1", "", "", False, id="open-link"),
        pytest.param("https://zoom.us/j/1", "", "Zoom room opens early", False, id="harmless-notes"),
        pytest.param("https://zoom.us/j/1", "", "No password", False, id="notes-that-say-there-is-none"),
        pytest.param("https://zoom.us/j/1", "", "Passcode: SESAME", True, id="passcode-in-the-notes"),
        pytest.param("https://zoom.us/j/1?pwd=SESAME", "", "", True, id="passcode-in-the-link"),
        pytest.param("https://zoom.us/j/1", "2025550148,,123456789#", "", False, id="the-link-has-the-id"),
        pytest.param("https://zoom.us/j/1", "2025550148,,123456789#,,98765#", "", True, id="second-code"),
        pytest.param("", "2025550148,,123456789#", "", True, id="phone-that-asks-for-an-id"),
        pytest.param("", "2025550148", "", False, id="phone-alone"),
        pytest.param("", "", "Passcode: SESAME", False, id="no-room-to-guard"),
    ],
)
def test_a_room_is_guarded_where_it_takes_a_code_that_is_not_kept(link, phone, notes, is_guarded):
    assert room_of(link, phone, [notes]).is_guarded is is_guarded


@pytest.mark.parametrize(
    ("room", "is_online", "expected"),
    [
        pytest.param(Room(), False, None, id="nothing-online"),
        pytest.param(Room(), True, Online(access=OnlineAccess.ASK, page=PAGE), id="not-told-how"),
        pytest.param(
            Room("https://zoom.us/j/1"),
            True,
            Online("https://zoom.us/j/1", access=OnlineAccess.OPEN),
            id="open",
        ),
        pytest.param(
            Room("https://zoom.us/j/1", None, True),
            True,
            Online("https://zoom.us/j/1", None, OnlineAccess.PASSCODE, PAGE),
            id="passcode",
        ),
        pytest.param(
            Room("https://zoom.us/"),
            True,
            Online("https://zoom.us/", None, OnlineAccess.ASK, PAGE),
            id="front-door",
        ),
        pytest.param(
            Room(None, "2025550148"), True, Online(None, "2025550148", OnlineAccess.OPEN), id="phone"
        ),
    ],
)
def test_a_passcode_is_found_on_the_page_of_the_source(room, is_online, expected):
    assert online_of(room, is_online=is_online, page=PAGE) == expected


@pytest.mark.parametrize(
    ("text", "page"),
    [
        pytest.param("https://example.org/m?Id=6", "https://example.org/m?Id=6", id="query-stays"),
        pytest.param("https://example.org/?p=12", "https://example.org/?p=12", id="wordpress"),
        pytest.param("https://example.org//a/b", "https://example.org//a/b", id="double-slash"),
        pytest.param("https://example.org/a?pwd=SESAME", "https://example.org/a", id="passcode"),
        pytest.param("http://127.0.0.1/a", None, id="this-machine"),
        pytest.param("ftp://example.org/a", None, id="no-web-page"),
        pytest.param("mailto:ann@example.org", None, id="mail"),
    ],
)
def test_a_page_is_a_public_one(text, page):
    assert web_page(text) == page


@pytest.mark.parametrize(
    ("host", "is_public"),
    [
        pytest.param("example.org", True, id="name"),
        pytest.param("bücher.example", True, id="name-in-another-script"),
        pytest.param("93.184.216.34", True, id="address"),
        pytest.param("localhost", False, id="localhost"),
        pytest.param("printer.local", False, id="local-name"),
        pytest.param("192.168.1.5", False, id="private-address"),
        pytest.param("169.254.169.254", False, id="link-local-address"),
        pytest.param("::1", False, id="loopback-of-ipv6"),
        pytest.param("2130706433", False, id="address-as-one-number"),
        pytest.param("intranet", False, id="name-without-a-dot"),
    ],
)
def test_a_public_host_is_one_that_everyone_reaches(host, is_public):
    assert is_public_host(host) is is_public
