"""No page asks another host for anything, and what others wrote carries their licence."""

import re
from pathlib import Path

import pytest

from finder.web import pages
from tests.web.builders import application
from tests.web.markup import read

ROOM = Path(pages.__file__).parent
VENDOR = ROOM / "static" / "vendor"
OWN = sorted(
    path.relative_to(ROOM).as_posix()
    for folder in ("static", "templates")
    for path in (ROOM / folder).rglob("*")
    if path.is_file() and VENDOR not in path.parents
)
PAGES = ["/", "/docs/"]

# `https://host`, and `//host` as a URL without its scheme; a comment's slashes have a space behind them.
HOST = re.compile(r"""(?:\b[a-z]+:|["'(=\s])//([^\s/"'`)>]+)""", re.IGNORECASE)
ALLOWED = {
    "988lifeline.org": '<a href="https://988lifeline.org/"',
    "www.w3.org": 'xmlns="http://www.w3.org/2000/svg"',  # a name, which nobody fetches
}


def hosts(text: str) -> list[str]:
    """The hosts that a text names, but those where they are allowed."""
    for allowed in ALLOWED.values():
        text = text.replace(allowed, "")
    return HOST.findall(text)


@pytest.mark.parametrize("name", OWN)
def test_a_file_of_ours_names_no_other_host(name: str) -> None:
    assert hosts((ROOM / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param('<script src="https://cdn.example/x.js">', ["cdn.example"], id="script"),
        pytest.param("@import url(//fonts.example/css)", ["fonts.example"], id="without a scheme"),
        pytest.param('new WebSocket("wss://live.example")', ["live.example"], id="socket"),
        pytest.param('<img src="https://988lifeline.org/logo.png">', ["988lifeline.org"], id="no plain link"),
        pytest.param("// why, not what", [], id="a comment"),
        pytest.param('<a href="https://988lifeline.org/">', [], id="the crisis line"),
    ],
)
def test_a_host_is_noticed(text: str, named: list[str]) -> None:
    assert hosts(text) == named


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_from_its_own_host(path: str) -> None:
    loaded = read(application().test_client().get(path).text).loaded
    assert [link for link in loaded if not re.match(r"/[^/]", link)] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_inline_code(path: str) -> None:
    markup = read(application().test_client().get(path).text)
    inline = [name for _, attributes in markup.elements for name in attributes if re.match("on|style$", name)]
    assert inline == []
    assert markup.inline_code == []


def test_swagger_ui_does_not_ask_for_a_badge() -> None:
    assert "validatorUrl: null" in (ROOM / "static" / "docs.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", sorted(path.name for path in VENDOR.iterdir()))
def test_a_vendored_library_carries_its_licence_and_says_its_version(folder: str) -> None:
    files = {path.name for path in (VENDOR / folder).iterdir()}
    assert {"LICENSE", "VERSION"} <= files


def test_swagger_ui_is_under_the_apache_licence_with_its_notice() -> None:
    folder = VENDOR / "swagger-ui"
    assert "Apache License" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert "SmartBear Software" in (folder / "NOTICE").read_text(encoding="utf-8")


def test_the_licences_that_swagger_uis_bundle_points_to_are_there() -> None:
    folder = VENDOR / "swagger-ui"
    first_line = (folder / "swagger-ui-bundle.js").read_text(encoding="utf-8").partition("\n")[0]
    named = re.search(r"please see (\S+)", first_line)
    assert named is not None
    assert (folder / named[1]).is_file()


def test_swagger_uis_note_tells_the_version_that_its_bundle_tells() -> None:
    folder = VENDOR / "swagger-ui"
    told = re.search(r"swagger-ui-dist (\S+),", (folder / "VERSION").read_text(encoding="utf-8"))
    assert told is not None
    assert f'PACKAGE_VERSION:"{told[1]}"' in (folder / "swagger-ui-bundle.js").read_text(encoding="utf-8")
