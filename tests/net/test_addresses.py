"""Which addresses may be asked: of http and https, on the public internet, and the one that was checked."""

from __future__ import annotations

import io
import ipaddress
import socket
import time
from typing import Any

import pytest

from finder.net import Limits, NotFetched, fetch, sockets
from finder.net.sockets import is_public
from finder.net.target import target_of
from tests.net.server import CERTIFICATE, serving
from tests.net.test_fetch import BODY, fetched, page, redirecting, refusal

PUBLIC_ONLY = {"allows_private": False}
ELSEWHERE = "is not on the public internet; FINDER_ALLOW_PRIVATE_ADDRESSES=true allows that"


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:0:0:0:0:80ff:fffe",
    ],
)  # fmt: skip
def test_an_address_that_not_everyone_reaches_is_not_public(ip: str) -> None:
    assert not is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize("ip", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_that_everyone_reaches_is_public(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_asked_however_it_is_written(host: str) -> None:
    with serving(page) as site:
        assert refusal(site.url(host=host), **PUBLIC_ONLY).endswith(ELSEWHERE)
    assert site.seen == []


def test_a_redirect_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "is_public", lambda ip: str(ip) == "127.0.0.1")

    with serving(
        lambda asked: redirecting(f"http://127.0.0.2:{asked.server.server_port}/there")(asked)
    ) as site:
        assert refusal(site.url(), **PUBLIC_ONLY) == f"127.0.0.2:{site.port} {ELSEWHERE}"
    assert [path for path, _ in site.seen] == ["/feed.json"]


def resolving(*answers: list[str]) -> Any:
    """A resolver that tells each of these lists of addresses once."""
    remaining = iter(answers)

    def getaddrinfo(host: str, port: int, **_: Any) -> Any:
        assert host == "feeds.example.org"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in next(remaining)]

    return getaddrinfo


def test_a_name_is_looked_up_once_and_the_checked_address_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "is_public", lambda ip: str(ip) == "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolving(["127.0.0.1"]))

    with serving(page) as site:
        assert fetched(site.url(host="feeds.example.org"), **PUBLIC_ONLY) == BODY
    assert site.seen[0][1]["Host"] == f"feeds.example.org:{site.port}"


def test_a_name_that_is_another_after_a_redirect_is_checked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "is_public", lambda ip: str(ip) == "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolving(["127.0.0.1"], ["127.0.0.2"]))

    with serving(redirecting("/there")) as site:
        assert refusal(site.url(host="feeds.example.org"), **PUBLIC_ONLY).endswith(ELSEWHERE)
    assert [path for path, _ in site.seen] == ["/feed.json"]


def test_of_several_addresses_only_public_ones_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "is_public", lambda ip: str(ip) == "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolving(["127.0.0.2", "127.0.0.1"]))

    with serving(page) as site:
        assert fetched(site.url(host="feeds.example.org"), **PUBLIC_ONLY) == BODY


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        pytest.param("ftp://example.org/feed", "an address must begin with http:// or https://", id="ftp"),
        pytest.param("https://", "the address cannot be read: use https://HOST/PATH", id="no host"),
        pytest.param("https://exa$mple.org/", "the address cannot be read: use https://HOST/PATH", id="host"),
        pytest.param(
            "https://example.org:99999/", "the address cannot be read: use https://HOST/PATH", id="port"
        ),
        pytest.param(
            "https://" + "a" * 64 + ".org", "the address cannot be read: use https://HOST/PATH", id="label"
        ),
        pytest.param(
            "https://example.org/a\r\nX: y",
            "the address must be of at most 4000 letters, without blanks",
            id="line break",
        ),
        pytest.param(
            "https://example.org/" + "a" * 4000,
            "the address must be of at most 4000 letters, without blanks",
            id="length",
        ),
    ],
)
def test_what_is_no_address_of_the_web_is_refused(address: str, reason: str) -> None:
    assert refusal(address) == reason


def test_an_address_in_other_letters_is_asked_in_ascii() -> None:
    target = target_of("https://Bücher.example/Straße?stadt=Köln")

    assert (target.host, target.resource) == ("xn--bcher-kva.example", "/Stra%C3%9Fe?stadt=K%C3%B6ln")


def test_a_host_that_nobody_knows_is_named() -> None:
    assert refusal("https://feeds.invalid/x?key=1") == "feeds.invalid cannot be found"


def test_a_port_that_nobody_listens_to_is_named() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        assert refusal(f"http://127.0.0.1:{port}/") == f"127.0.0.1:{port} cannot be reached"


def test_a_certificate_is_checked() -> None:
    with serving(page, is_secure=True) as site:
        reason = refusal(site.url(host="localhost"))

    assert reason.startswith(f"localhost:{site.port} has no valid certificate: self")


def test_a_certificate_is_of_the_host_that_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    with serving(page, is_secure=True) as site:
        assert "has no valid certificate" in refusal(site.url(host="127.0.0.1"))


def test_a_secure_page_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    with serving(page, is_secure=True) as site:
        assert fetched(site.url(host="localhost")) == BODY


def test_a_secure_page_does_not_redirect_to_one_that_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    with serving(redirecting("http://localhost/there"), is_secure=True) as site:
        assert refusal(site.url(host="localhost")) == f"localhost:{site.port} redirects from https to http"


def test_who_never_finishes_the_handshake_is_left_at_the_deadline() -> None:
    begun = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"https://127.0.0.1:{mute.getsockname()[1]}/"
        with pytest.raises(NotFetched, match=r"took longer than|makes no secure connection"):
            fetch(url, io.BytesIO(), Limits(1_000, total_s=0.3, allows_private=True))
    assert time.monotonic() - begun < 10
