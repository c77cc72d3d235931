"""Tables of postal codes in the forms in which they are published."""

import pytest

from finder.domain.errors import Refused
from finder.domain.geo import Point, distance_m
from finder.places.code_files import BadRow, CodeRow, code_rows

ONSPD = [
    "pcd7,pcd8,pcds,dointr,doterm,lat,long\n",
    '"ZZ1A1AA","ZZ1A 1AA","ZZ1A 1AA","198001","",51.501009,-0.141588\n',
    '"ZZ1A1AB","ZZ1A 1AB","ZZ1A 1AB","198001","",99.999999,0.000000\n',
    '"ZZ1A1AC","ZZ1A 1AC","none","198001","",51.5,-0.1\n',
    '"ZZ1A1AD","ZZ1A 1AD","ZZ1A 1AD","198001","",north,-0.1\n',
    '"ZZ1A1AE","ZZ1A 1AE","ZZ1A 1AE","198001","",91.5,-0.1\n',
    '"ZZ1A1AF"\n',
]
CODE_POINT = [
    '"ZZ1A1AA",10,529090,179645,"E92000001","E19000003","E18000007","","E09000033","E05013806"\n',
    '"ZZ1A1AB",90,0,0,"E92000001","","","","",""\n',
]
OWN = [
    "Postal_Code,Name,lat,lon,country\n",
    "10115,Berlin,52.5323,13.3846,de\n",
    "D02 X285,,53.3382,-6.2591,IE\n",
    "97201,,45.51,-122.69,\n",
    "10115,Berlin,0,0,DE\n",
    "10115,Berlin,52.5,13.4,Germany\n",
]


def read(lines: list[str]) -> tuple[str, list[CodeRow], list[str]]:
    """The form, the rows that can be used, and why the others can't."""
    form, rows = code_rows(lines)
    found = list(rows)
    usable = [row for row in found if isinstance(row, CodeRow)]
    return form.name, usable, [str(row) for row in found if isinstance(row, BadRow)]


def test_the_postcode_directory_of_the_ons_is_read_by_its_columns() -> None:
    form, rows, reasons = read(ONSPD)
    assert form == "onspd"
    assert rows == [CodeRow("ZZ1A 1AA", Point(51.501009, -0.141588), "GB")]
    assert reasons == [
        "has no coordinates",
        "is no postal code",
        "has no coordinates",
        "lies beyond the poles or the antimeridian",
        "has too few columns",
    ]


def test_code_point_open_is_read_without_a_header_and_from_the_grid() -> None:
    form, [row], reasons = read(CODE_POINT)
    assert (form, row.code, row.country) == ("code-point-open", "ZZ1A1AA", "GB")
    assert distance_m(row.point, Point(51.501009, -0.141588)) < 6
    assert reasons == ["has no coordinates"]


def test_a_table_of_ones_own_may_tell_country_and_town() -> None:
    form, rows, reasons = read(OWN)
    assert form == "postal-codes"
    assert rows == [
        CodeRow("10115", Point(52.5323, 13.3846), "DE", "Berlin"),
        CodeRow("D02 X285", Point(53.3382, -6.2591), "IE"),
        CodeRow("97201", Point(45.51, -122.69), "US"),
    ]
    assert reasons == ["has no coordinates", "names no country by two letters"]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="empty"),
        pytest.param(["\n"], id="an empty line"),
        pytest.param(["postcode,latitude,longitude\n", "1,2,3\n"], id="other columns"),
        pytest.param(["ZZ1A1AA,51.5,-0.1\n"], id="no header and no grid"),
        pytest.param(["PK\x03\x04\x14\x00\n"], id="an archive"),
        pytest.param(["x" * 200_000], id="one endless cell"),
    ],
)
def test_any_other_table_is_refused(lines: list[str]) -> None:
    with pytest.raises(Refused, match="is no table of postal codes"):
        read(lines)


def test_what_is_owed_is_told_with_the_year() -> None:
    form, _ = code_rows(CODE_POINT)
    owed = form.owed(2026)
    assert owed["attribution"].startswith("Contains OS data © Crown copyright and database right 2026.")
    assert owed["licence"] == "Open Government Licence v3.0"
    assert code_rows(OWN)[0].owed(2026) == {}
