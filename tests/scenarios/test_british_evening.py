"""An operator in Britain loads the country's postcodes while finder runs; a person types theirs."""

from __future__ import annotations

from pathlib import Path

from finder.app import create_app
from finder.config import Settings
from finder.places.code_files import code_rows
from finder.service import open_finder

TABLE = 'pcds,lat,long\n"ZZ1A 1AA",51.501009,-0.141588\n"ZZ1A 1AB",99.999999,0\n'


def test_a_postcode_works_once_its_table_is_loaded(tmp_path: Path) -> None:
    finder = open_finder(
        Settings(f"sqlite:///{tmp_path}/f.sqlite", tmp_path / "snapshots", tmp_path / "places")
    )
    client = create_app(finder).test_client()
    assert client.get("/v1/nearby?near=ZZ1A+1AA").status_code == 422

    form, rows = code_rows(TABLE.splitlines())
    assert finder.loaded is not None
    finder.loaded.load("uk", rows, form.owed(2026))

    for typed in ("ZZ1A+1AA", "zz1a1aa", "ZZ1A"):
        answer = client.get(f"/v1/nearby?near={typed}")
        assert answer.get_json()["origin"] == {"lat": 51.50101, "lon": -0.14159}
    [item] = client.get("/v1/places?q=zz1a1").get_json()["items"]
    assert (item["text"], item["name"], item["precision"]) == ("ZZ1A 1AA, GB", "ZZ1A 1AA", "postal_code")
    attributions = client.get("/v1/dataset").get_json()["attributions"]
    assert "Office for National Statistics" in attributions[-1]["text"]
    finder.close()
