"""The server as it runs: workers on a port, a builder beside them, a log of paths alone."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.serving.running import COMMANDS, DATABASE, Running, eventually, is_alive, is_ready, running

SENTINELS = ("36.123456", "37203", "sentinel-referer", "127.0.0.1 ")


@pytest.mark.parametrize("server", COMMANDS)
def test_an_empty_database_is_filled_and_served_and_the_log_knows_paths_alone(
    tmp_path: Path, server: str
) -> None:
    with running(tmp_path, server, workers=2) as served:
        ask_with_sentinels(served)
    lines = served.log.read_text()
    assert "GET /v1/nearby 200" in lines
    assert [sentinel for sentinel in SENTINELS if sentinel in lines] == []


def ask_with_sentinels(served: Running) -> None:
    connection = served.connected()
    for question in ("/v1/nearby?near=37203&kind=meeting", "/v1/nearby?lat=36.123456&lon=-86.78"):
        connection.request("GET", question, headers={"Referer": "https://example.org/sentinel-referer"})
        page = json.load(connection.getresponse())
        assert page["total"] > 30
        assert {item["listing"]["venue"]["region"] for item in page["items"]} == {"TN"}
    connection.close()
    served.told(b"GET /v1/nearby?near=37203 HTTP/9\r\n\r\n")


def test_a_body_reaches_the_application_and_comes_back_over_the_same_connection(lasting: Running) -> None:
    connection = lasting.connected()
    for _ in range(3):
        connection.request("POST", "/v1/nearby", b'{"near":"37203"}', {"Content-Type": "application/json"})
        assert json.load(connection.getresponse())["total"] > 30
        kept = connection.sock
        connection.request("GET", "/v1/listings/nothing%3Acaf%C3%A9", headers={"Accept": "*/*"})
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["type"]) == (404, "urn:finder:problem:not-found")
        assert connection.sock is kept is not None
    connection.close()


def test_the_head_of_an_answer_stands_without_its_body(lasting: Running) -> None:
    connection = lasting.connected()
    connection.request("GET", "/v1/vocabulary")
    whole = len(connection.getresponse().read())
    connection.request("HEAD", "/v1/vocabulary")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, str(whole), b"")
    connection.close()


def test_a_worker_that_dies_is_replaced(served: Running) -> None:
    before = served.workers()
    os.kill(min(before), signal.SIGKILL)
    eventually(lambda: len(served.workers() - before) == 1, "another worker runs")
    eventually(lambda: is_ready(served), "it answers")


def test_a_builder_that_dies_is_started_again(served: Running) -> None:
    eventually(lambda: len(served.builders()) == 1, "the builder runs")
    [before] = served.builders()
    os.kill(before, signal.SIGKILL)
    eventually(lambda: len(served.builders() - {before}) == 1, "another runs")
    assert served.get("/readyz")[0] == 200


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name)
def test_a_master_that_ends_leaves_nobody_behind(served: Running, with_signal: signal.Signals) -> None:
    eventually(lambda: len(served.builders()) == 1, "the builder runs")
    others = list(served.children())
    served.process.send_signal(with_signal)
    served.process.wait(timeout=60)
    eventually(lambda: not any(map(is_alive, others)), "all have ended")


def test_a_second_server_on_the_same_port_is_refused_and_the_first_goes_on(folder: Path) -> None:
    with running(folder) as first:
        database = f"sqlite:///{folder}/{DATABASE}"
        environ = os.environ | {"FINDER_DATABASE_URL": database, "FINDER_SNAPSHOT_DIR": f"{folder}/other"}
        second = subprocess.run(
            [*COMMANDS["granian"], "--port", str(first.port)], env=environ, capture_output=True, check=False
        )
        assert second.returncode == 1
        assert b"cannot listen on" in second.stderr
        assert first.get("/readyz")[0] == 200


def test_a_request_that_was_begun_is_answered_before_the_server_ends(served: Running) -> None:
    connection = served.connected()
    connection.putrequest("POST", "/v1/nearby")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", "16")
    connection.endheaders(b'{"near":"')
    served.process.send_signal(signal.SIGTERM)
    connection.send(b'37203"}')
    answer = connection.getresponse()
    assert json.load(answer)["total"] > 30
    connection.close()
    served.process.wait(timeout=60)


def test_a_server_that_has_ended_accepts_nobody(folder: Path) -> None:
    with running(folder) as run:
        pass
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", run.port).connect()
