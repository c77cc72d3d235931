"""Answers compressed for whoever takes them, each form with a tag of its own."""

from __future__ import annotations

import gzip

import brotli
import pytest
import zstandard

from tests.api.served import Served

PATH = "/v1/listings?limit=5"
# What is packed for the one who asks, and what lies packed.
each_path = pytest.mark.parametrize("path", [PATH, "/feeds/meetings.json", "/feeds/listings.geojson"])
DECODERS = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}


@each_path
@pytest.mark.parametrize("encoding", DECODERS)
def test_the_bytes_are_the_same_once_decoded(town: Served, path: str, encoding: str) -> None:
    plain = town.get(path)
    packed = town.get(path, Accept_Encoding=encoding)
    assert packed.headers["Content-Encoding"] == encoding
    assert DECODERS[encoding](packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert int(packed.headers["Content-Length"]) == len(packed.data)


@each_path
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, *", "zstd"),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("gzip;q=0", None),
        ("deflate", None),
        ("", None),
    ],
)
def test_the_caller_chooses(town: Served, path: str, accepted: str, encoding: str | None) -> None:
    assert town.get(path, Accept_Encoding=accepted).headers.get("Content-Encoding") == encoding


@each_path
def test_every_form_has_its_own_tag_and_says_what_it_depends_on(town: Served, path: str) -> None:
    forms = [town.get(path, Accept_Encoding=encoding) for encoding in ("", *DECODERS)]
    assert len({answer.headers["ETag"] for answer in forms}) == len(forms)
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in forms)


@each_path
def test_a_304_is_given_for_the_bytes_of_that_form_alone(town: Served, path: str) -> None:
    packed = town.get(path, Accept_Encoding="gzip").headers["ETag"]
    held = town.get(path, Accept_Encoding="gzip", If_None_Match=packed)
    assert (held.status_code, held.data, held.headers["ETag"]) == (304, b"", packed)
    assert town.get(path, If_None_Match=packed).status_code == 200
    assert town.get(path, Accept_Encoding="br", If_None_Match=packed).status_code == 200


@each_path
def test_the_same_question_has_the_same_bytes_twice(town: Served, path: str) -> None:
    for encoding in DECODERS:
        once, twice = (town.get(path, Accept_Encoding=encoding) for _ in range(2))
        assert (once.data, once.headers["ETag"]) == (twice.data, twice.headers["ETag"])


def test_what_is_short_is_left_as_it_is(town: Served) -> None:
    answer = town.get("/healthz", Accept_Encoding="gzip")
    assert "Content-Encoding" not in answer.headers


def test_an_answer_to_a_post_is_packed_too(town: Served) -> None:
    body = {"lat": 36.15, "lon": -86.79}
    answer = town.client.post("/v1/nearby", json=body, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == town.client.post("/v1/nearby", json=body).data


def test_pages_and_their_files_are_packed(town: Served) -> None:
    for path in ("/", "/static/start.css", "/openapi.json"):
        assert town.get(path, Accept_Encoding="br").headers["Content-Encoding"] == "br"
