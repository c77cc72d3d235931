"""States, provinces and countries are known by name and by letters."""

import pytest

from finder.places.regions import country_code, region_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("TN", "TN"),
        ("tn", "TN"),
        ("Tennessee", "TN"),
        (" new  york ", "NY"),
        ("D.C.", "DC"),
        ("District of Columbia", "DC"),
        ("Québec", "QC"),
        ("Newfoundland and Labrador", "NL"),
        ("on", "ON"),
        ("Bavaria", None),
        ("", None),
    ],
)
def test_a_region_is_its_letters(name: str, code: str | None) -> None:
    assert region_code(name) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("US", "US"),
        ("U.S.A.", "US"),
        ("United States", "US"),
        ("uk", "GB"),
        ("Scotland", "GB"),
        ("Deutschland", "DE"),
        ("España", "ES"),
        ("México", "MX"),
        ("de", "DE"),
        ("UAE", "AE"),
        ("Côte d'Ivoire", None),
        ("zz", "ZZ"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_country_is_its_letters(name: str, code: str | None) -> None:
    assert country_code(name) == code
