"""What a client may cost: how much it may send, and how long it may take. Others are answered meanwhile."""

from __future__ import annotations

import json
import socket
import time
from itertools import count

import pytest

from tests.serving.conftest import SECONDS
from tests.serving.running import Running

# Longer than this, and a limit did not hold: a busy machine is slow, but not as slow as no limit at all.
AT_MOST = 20
GET = b"GET /v1/vocabulary HTTP/1.1\r\nHost: finder\r\n"
POST = b"POST /v1/nearby HTTP/1.1\r\nHost: finder\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
MEGABYTE = 1_000_000


def status_of(answer: bytes) -> int | None:
    """The status of an answer; None where the connection was closed without one."""
    return int(answer.split(b" ", 2)[1]) if answer else None


def answered_with_status(run: Running, sent: bytes) -> int | None:
    """The status of what is answered to bytes, once the connection is closed within the time it may take."""
    begun = time.monotonic()
    answer = run.told(sent)
    assert time.monotonic() - begun < AT_MOST
    return status_of(answer)


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        pytest.param(b"", {None}, id="nothing at all"),
        pytest.param(b"GET /v1/vocab", {None}, id="half a line"),
        pytest.param(GET + b"Accept: ", {None}, id="half a header"),
        pytest.param(POST + b"Content-Length: 16\r\n\r\n{", {408, 400}, id="half a body"),
        pytest.param(CHUNKED + b"5\r\n{", {408, 400}, id="half a chunk"),
        pytest.param(GET + b"\r\n", {200}, id="nothing more on a kept connection"),
    ],
)
def test_who_sends_no_more_is_let_go_after_a_while(
    lasting: Running, sent: bytes, statuses: set[int | None]
) -> None:
    assert answered_with_status(lasting, sent) in statuses


@pytest.mark.parametrize(
    ("sent", "statuses"),
    [
        pytest.param(GET + b"X: " + b"x" * 10 * MEGABYTE + b"\r\n\r\n", {431, None}, id="header of 10 MB"),
        pytest.param(GET + b"X-Many: x\r\n" * 100_000 + b"\r\n", {431, None}, id="100,000 headers"),
        pytest.param(b"GET /" + b"x" * 10 * MEGABYTE, {414, 431, 400, None}, id="line without end"),
        pytest.param(POST + b"Content-Length: 4000001\r\n\r\n{}", {413}, id="body that says it is large"),
        pytest.param(
            POST + b"Content-Length: 99999999999999999999999\r\n\r\n{}", {413, 400}, id="beyond all numbers"
        ),
        pytest.param(POST + b"Content-Length: -1\r\n\r\n{}", {400}, id="body of less than nothing"),
        pytest.param(CHUNKED + b"5\r\nhello\r\nx\r\n\r\n", {400, 408}, id="chunk of no size"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01", {400, None}, id="TLS on a plain port"),
        pytest.param(GET.replace(b"HTTP/1.1", b"HTTP/9.9") + b"\r\n", {400, 505}, id="another HTTP"),
    ],
)
def test_what_is_too_much_or_no_http_is_refused(
    lasting: Running, sent: bytes, statuses: set[int | None]
) -> None:
    assert answered_with_status(lasting, sent) in statuses


def test_a_body_without_end_is_cut_off(lasting: Running) -> None:
    begun, sent = time.monotonic(), 0
    with socket.create_connection(("127.0.0.1", lasting.port), timeout=30) as raw:
        raw.sendall(CHUNKED)
        try:
            for _ in count():
                assert time.monotonic() - begun < AT_MOST
                raw.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
                sent += 0x10000
        except OSError:
            pass
    assert sent < 100 * MEGABYTE


def test_who_sends_a_head_byte_by_byte_is_let_go(lasting: Running) -> None:
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", lasting.port), timeout=30) as raw:
        try:
            for byte in GET * 1_000:
                assert time.monotonic() - begun < AT_MOST
                raw.sendall(bytes([byte]))
                time.sleep(SECONDS / 10)
        except OSError:
            pass


def test_others_are_answered_while_many_send_half_a_request(lasting: Running) -> None:
    halves = [b"", b"GET /", GET, POST + b"Content-Length: 16\r\n\r\n{", CHUNKED + b"5\r\n{"] * 20
    held = [socket.create_connection(("127.0.0.1", lasting.port), timeout=30) for _ in halves]
    for raw, half in zip(held, halves, strict=True):
        raw.sendall(half)
    begun = time.monotonic()
    assert lasting.get("/readyz")[0] == 200
    assert time.monotonic() - begun < AT_MOST
    for raw in held:
        raw.close()


def test_others_are_answered_while_many_do_not_read_their_answers(lasting: Running) -> None:
    ask = GET.replace(b"vocabulary", b"listings?limit=200") + b"\r\n"
    held = [socket.create_connection(("127.0.0.1", lasting.port), timeout=30) for _ in range(20)]
    for raw in held:
        raw.sendall(ask)
    begun = time.monotonic()
    assert lasting.get("/readyz")[0] == 200
    assert time.monotonic() - begun < AT_MOST
    for raw in held:
        raw.close()


@pytest.mark.parametrize("cut", [b"", b"Content-Length: 16\r\n\r\n{"], ids=["head", "body"])
def test_who_leaves_in_the_middle_harms_nobody(lasting: Running, cut: bytes) -> None:
    assert status_of(lasting.told(POST + cut, ends=True)) in (None, 400)
    assert lasting.get("/readyz")[0] == 200


def test_a_body_that_is_too_large_is_told_in_finders_own_words(lasting: Running) -> None:
    _, _, told = lasting.told(POST + b"Content-Length: 4000001\r\n\r\n{}").partition(b"\r\n\r\n")
    assert json.loads(told)["type"] == "urn:finder:problem:request-entity-too-large"


def test_a_header_with_an_underscore_does_not_pass_for_one_with_a_hyphen(lasting: Running) -> None:
    assert status_of(lasting.told(GET + b"Content_Length: x\r\nConnection: close\r\n\r\n")) in (200, 400)


def test_bytes_that_are_no_text_are_answered(lasting: Running) -> None:
    head = (
        b"GET /v1/listings/%FF%FE HTTP/1.1\r\nHost: finder\r\nConnection: close\r\nX-Name: \xff\xfe\r\n\r\n"
    )
    assert status_of(lasting.told(head)) in (404, 400)
    assert lasting.get("/readyz")[0] == 200
