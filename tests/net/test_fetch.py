"""What is fetched from the web, and what is not: limits, redirects, versions, packing, broken answers."""

from __future__ import annotations

import errno
import gzip
import io
import time
import zlib
from typing import Any

import brotli
import pytest

from finder import __version__
from finder.net import Fetched, Limits, NotFetched, NotModified, TooLarge, Validators, fetch
from tests.net.server import Asked, serving

BODY = b'[{"name": "Sunrise"}]'
HEAD = "HTTP/1.1 200 OK\r\n"


def limits(**changes: Any) -> Limits:
    """Limits under which servers of this machine may be asked."""
    return Limits(**{"max_bytes": 1_000_000, "allows_private": True} | changes)


def fetched(url: str, seen: Validators | None = None, **changes: Any) -> bytes:
    """The bytes at an address."""
    into = io.BytesIO()
    assert isinstance(fetch(url, into, limits(**changes), seen), Fetched)
    return into.getvalue()


def refusal(url: str, **changes: Any) -> str:
    """Why an address is not fetched."""
    with pytest.raises(NotFetched) as refused:
        fetch(url, io.BytesIO(), limits(**changes))
    return str(refused.value)


def page(asked: Asked) -> None:
    asked.send_page(BODY, ETag='"7"', Last_Modified="Mon, 23 Nov 2026 12:00:00 GMT")


def test_a_page_is_written_as_it_is() -> None:
    with serving(page) as site:
        assert fetched(site.url()) == BODY


def test_a_request_says_who_asks() -> None:
    with serving(page) as site:
        fetched(site.url("/feeds/mañana?type=aa&x=%41"))

    [(path, headers)] = site.seen
    assert path == "/feeds/ma%C3%B1ana?type=aa&x=%41"
    assert headers["User-Agent"] == f"finder/{__version__}"
    assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert headers["Accept-Encoding"] == "gzip, deflate, br"


def test_what_the_server_calls_the_version_is_told() -> None:
    with serving(page) as site:
        answer = fetch(site.url(), io.BytesIO(), limits())

    assert answer == Fetched(Validators('"7"', "Mon, 23 Nov 2026 12:00:00 GMT"))


def test_a_version_that_is_still_the_same_is_not_written() -> None:
    seen, into = Validators('"7"', "Mon, 23 Nov 2026 12:00:00 GMT"), io.BytesIO()

    with serving(lambda asked: asked.send("HTTP/1.1 304 Not Modified\r\n\r\n")) as site:
        answer = fetch(site.url(), into, limits(), seen)

    assert answer == NotModified(seen)
    assert into.getvalue() == b""
    [(_, headers)] = site.seen
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == (
        '"7"',
        "Mon, 23 Nov 2026 12:00:00 GMT",
    )


def test_another_version_is_written() -> None:
    with serving(page) as site:
        assert fetched(site.url(), Validators('"6"')) == BODY


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        pytest.param("404 Gone fishing", "answered 404 Not Found", id="404"),
        pytest.param("503 No", "answered 503 Service Unavailable", id="503"),
        pytest.param("206 Partial", "answered 206 Partial Content", id="a part"),
        pytest.param("304 Not Modified", "answered 304 Not Modified", id="304 to no condition"),
        pytest.param("302 Found", "answered 302 Found", id="redirect to nowhere"),
        pytest.param("799 Odd", "answered 799", id="no status"),
    ],
)
def test_any_other_answer_is_refused(status: str, reason: str) -> None:
    with serving(lambda asked: asked.send_page(b"", status)) as site:
        assert refusal(site.url()) == f"127.0.0.1:{site.port} {reason}"


def redirecting(to: str) -> Any:
    """Answers with a redirect, but for /there."""

    def answer(asked: Asked) -> None:
        if asked.path == "/there":
            page(asked)
        else:
            asked.send_page(b"", "302 Found", Location=to)

    return answer


@pytest.mark.parametrize(
    "to", ["/there", "there", "//127.0.0.1:{port}/there", "http://127.0.0.1:{port}/there"]
)
def test_a_redirect_is_followed(to: str) -> None:
    with serving(lambda asked: redirecting(to.format(port=asked.server.server_port))(asked)) as site:
        assert fetched(site.url()) == BODY
    assert [path for path, _ in site.seen] == ["/feed.json", "/there"]


def test_a_loop_of_redirects_ends() -> None:
    with serving(redirecting("/again")) as site:
        assert refusal(site.url()) == f"127.0.0.1:{site.port} redirects more than 5 times"
    assert len(site.seen) == 6


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        pytest.param("ftp://127.0.0.1/feed", "an address must begin with http:// or https://", id="ftp"),
        pytest.param("file:///etc/passwd", "the address cannot be read: use https://HOST/PATH", id="file"),
        pytest.param("http://[::1", "the address cannot be read: use https://HOST/PATH", id="no address"),
    ],
)
def test_a_redirect_elsewhere_is_refused(to: str, reason: str) -> None:
    with serving(redirecting(to)) as site:
        assert refusal(site.url()) == reason


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        pytest.param("gzip", gzip.compress(BODY), id="gzip"),
        pytest.param("deflate", zlib.compress(BODY), id="deflate"),
        pytest.param("deflate", zlib.compress(BODY)[2:-4], id="raw deflate"),
        pytest.param("br", brotli.compress(BODY), id="br"),
        pytest.param("gzip, br", brotli.compress(gzip.compress(BODY)), id="twice"),
        pytest.param("identity", BODY, id="not at all"),
    ],
)
def test_a_packed_answer_is_unpacked(encoding: str, packed: bytes) -> None:
    with serving(lambda asked: asked.send_page(packed, Content_Encoding=encoding)) as site:
        assert fetched(site.url()) == BODY


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        pytest.param("gzip", gzip.compress(bytes(50_000_000)), id="gzip"),
        pytest.param("deflate", zlib.compress(bytes(50_000_000)), id="deflate"),
        pytest.param("br", brotli.compress(bytes(50_000_000)), id="br"),
        pytest.param("gzip, gzip", gzip.compress(gzip.compress(bytes(50_000_000))), id="gzip in gzip"),
    ],
)
def test_a_bomb_is_unpacked_no_further_than_the_limit(encoding: str, bomb: bytes) -> None:
    into = io.BytesIO()

    with (
        serving(lambda asked: asked.send_page(bomb, Content_Encoding=encoding)) as site,
        pytest.raises(TooLarge, match="more than 1,000,000 bytes"),
    ):
        fetch(site.url(), into, limits())

    assert len(into.getvalue()) <= 1_000_000


@pytest.mark.parametrize(
    ("encoding", "packed", "reason"),
    [
        pytest.param("gzip", b"not packed", "packed its answer wrongly", id="not what it says"),
        pytest.param("compress", BODY, "packs its answer in a way that is not read here", id="unknown"),
    ],
)
def test_an_answer_that_cannot_be_unpacked_is_refused(encoding: str, packed: bytes, reason: str) -> None:
    with serving(lambda asked: asked.send_page(packed, Content_Encoding=encoding)) as site:
        assert refusal(site.url()) == f"127.0.0.1:{site.port} {reason}"


def endless(asked: Asked) -> None:
    asked.send(HEAD, "\r\n")
    while True:
        asked.send(b"x" * 65_536)


def endless_chunks(asked: Asked) -> None:
    asked.send(HEAD, "Transfer-Encoding: chunked\r\n\r\n")
    while True:
        asked.send("10000\r\n", b"x" * 65_536, "\r\n")


@pytest.mark.parametrize("answer", [endless, endless_chunks])
def test_an_endless_body_ends_at_the_limit(answer: Any) -> None:
    with serving(answer) as site, pytest.raises(TooLarge):
        fetch(site.url(), io.BytesIO(), limits())


def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    into = io.BytesIO()

    with (
        serving(lambda asked: asked.send(HEAD, "Content-Length: 1000001\r\n\r\n", BODY)) as site,
        pytest.raises(TooLarge),
    ):
        fetch(site.url(), into, limits())

    assert into.getvalue() == b""


def test_a_body_of_exactly_the_limit_is_fetched() -> None:
    with serving(lambda asked: asked.send_page(bytes(1_000))) as site:
        assert len(fetched(site.url(), max_bytes=1_000)) == 1_000


BROKEN_OFF = "broke off, or does not answer as a web server does"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param([HEAD, "Content-Length: 99\r\n\r\n", BODY], id="shorter than it says"),
        pytest.param([HEAD, "Transfer-Encoding: chunked\r\n\r\n", "99\r\n", BODY], id="in a chunk"),
        pytest.param([HEAD, "Transfer-Encoding: chunked\r\n\r\n", "zz\r\n", BODY], id="no chunk"),
        pytest.param(["HTTP/1.1 20"], id="in its status"),
        pytest.param(["SSH-2.0-OpenSSH_9.2p1 Debian\r\n"], id="another protocol"),
        pytest.param([HEAD, "X: " + "x" * 70_000 + "\r\n\r\n"], id="a head too long"),
        pytest.param([], id="nothing"),
    ],
)
def test_an_answer_that_breaks_off_is_refused(answer: list[bytes | str]) -> None:
    with serving(lambda asked: asked.send(*answer)) as site:
        assert refusal(site.url()) == f"127.0.0.1:{site.port} {BROKEN_OFF}"


def dripping(*head: str) -> Any:
    """Sends a head, then a letter now and then."""

    def answer(asked: Asked) -> None:
        asked.send(*head)
        while True:
            asked.send("x")
            time.sleep(0.02)

    return answer


@pytest.mark.parametrize(
    "head",
    [
        pytest.param([], id="its status"),
        pytest.param([HEAD, "X: "], id="its head"),
        pytest.param([HEAD, "\r\n"], id="a body without a length"),
        pytest.param([HEAD, "Content-Length: 100000\r\n\r\n"], id="a body with a length"),
    ],
)
def test_a_slow_drip_ends_at_the_deadline(head: list[str]) -> None:
    begun = time.monotonic()

    with serving(dripping(*head)) as site:
        assert refusal(site.url(), total_s=0.4) == f"127.0.0.1:{site.port} took longer than 0.4 seconds"

    assert time.monotonic() - begun < 10


def test_silence_is_waited_for_no_longer_than_allowed() -> None:
    with serving(lambda _: time.sleep(1)) as site:
        assert refusal(site.url(), silence_s=0.2) == f"127.0.0.1:{site.port} sent nothing for 0.2 seconds"


def test_a_full_disk_is_no_fault_of_the_server() -> None:
    class Full(io.BytesIO):
        def write(self, _: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    with serving(page) as site, pytest.raises(OSError, match="No space"):
        fetch(site.url(), Full(), limits())


def test_user_and_password_are_sent_to_their_host() -> None:
    with serving(redirecting("/there")) as site:
        fetched(site.url().replace("//", "//ann:se%40same@"))

    assert {headers["Authorization"] for _, headers in site.seen} == {"Basic YW5uOnNlQHNhbWU="}


def test_user_and_password_go_to_no_other_host() -> None:
    with serving(page) as other, serving(redirecting(other.url("/there"))) as site:
        assert fetched(site.url().replace("//", "//ann:sesame@")) == BODY

    assert other.seen[0][1]["Authorization"] is None


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(lambda asked: asked.send_page(b"", "404 Not Found"), id="status"),
        pytest.param(lambda asked: asked.send("nonsense\r\n"), id="nonsense"),
        pytest.param(lambda asked: asked.send(HEAD, "Bad header\r\n\tsesame\r\n\r\n"), id="a bad header"),
        pytest.param(redirecting("/again?key=hush"), id="loop"),
        pytest.param(endless, id="endless"),
    ],
)
def test_no_refusal_repeats_a_secret_of_the_address(
    answer: Any, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving(answer) as site:
        url = site.url("/feeds/private-hush.json?key=hush").replace("//", "//ann:sesame@")
        try:
            fetch(url, io.BytesIO(), limits())
        except NotFetched as err:
            told = str(err)
        else:
            told = ""

    said = told + caplog.text + "".join(capfd.readouterr())
    assert [secret for secret in ("ann", "sesame", "hush", "key") if secret in said] == []
    assert "\n" not in told
