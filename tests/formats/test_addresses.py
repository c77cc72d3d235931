"""Addresses of one line, taken apart."""

import pytest

from finder.formats.addresses import Address, parse_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "1 Elm St, Salem, OR 97301, USA", Address("1 Elm St", "Salem", "OR", "97301", "US"), id="us"
        ),
        pytest.param(
            "1 Elm St, Salem, OR 97301", Address("1 Elm St", "Salem", "OR", "97301", "US"), id="us-by-its-zip"
        ),
        pytest.param(
            "1 Elm St, Salem, OR  97301 United States",
            Address("1 Elm St", "Salem", "OR", "97301", "US"),
            id="us-without-the-last-comma",
        ),
        pytest.param(
            "Old Mill, 1 Elm St Unit 7, Salem, OR 97301-1234, USA",
            Address("Old Mill, 1 Elm St Unit 7", "Salem", "OR", "97301-1234", "US"),
            id="us-long",
        ),
        pytest.param(
            "Salem, OR 97301, USA", Address(None, "Salem", "OR", "97301", "US"), id="us-town-and-zip"
        ),
        pytest.param("Salem, OR, USA", Address(None, "Salem", "OR", None, "US"), id="us-town"),
        pytest.param("Salem, Oregon", Address(None, "Salem", "Oregon"), id="us-state-in-full"),
        pytest.param(
            "New York, NY, USA", Address(None, "New York", "NY", None, "US"), id="town-named-as-its-state"
        ),
        pytest.param(
            "2 Elm St, Boise, ID 83702, USA", Address("2 Elm St", "Boise", "ID", "83702", "US"), id="idaho"
        ),
        pytest.param(
            "1 Elm St. Salem, OR 97301",
            Address("1 Elm St. Salem", None, "OR", "97301", "US"),
            id="no-comma-before-the-town",
        ),
        pytest.param(
            "8 118 Avenue NW, Edmonton, Alberta, T5B 0S5, Canada",
            Address("8 118 Avenue NW", "Edmonton", "Alberta", "T5B 0S5", "CA"),
            id="canada",
        ),
        pytest.param(
            "9 Main St, Langley, BC V3A4B6, Canada",
            Address("9 Main St", "Langley", "BC", "V3A4B6", "CA"),
            id="canada-by-google",
        ),
        pytest.param(
            "Edmonton, Alberta, Canada , Edmonton, Alberta, Canada",
            Address(None, "Edmonton", "Alberta", None, "CA"),
            id="written-twice",
        ),
        pytest.param(
            "5 High Rd, London WC2H 0EW, UK", Address("5 High Rd", "London", None, "WC2H 0EW", "GB"), id="uk"
        ),
        pytest.param(
            "Lange Str. 9, 10119 Berlin, Germany",
            Address("Lange Str. 9", "Berlin", None, "10119", "DE"),
            id="germany",
        ),
        pytest.param(
            "Kerkstraat 1, 5612 EK Eindhoven, Netherlands",
            Address("Kerkstraat 1", "Eindhoven", None, "5612 EK", "NL"),
            id="netherlands",
        ),
        pytest.param(
            "7 Hill Rd, Newlands, Cape Town, 7806, South Africa",
            Address("7 Hill Rd, Newlands", "Cape Town", None, "7806", "ZA"),
            id="south-africa",
        ),
        pytest.param(
            "Calle 5, Centro, 37700 San Miguel, Gto., Mexico",
            Address("Calle 5, Centro", "San Miguel", "Gto.", "37700", "MX"),
            id="mexico",
        ),
        pytest.param("London, UK", Address(None, "London", None, None, "GB"), id="town-and-country"),
        pytest.param("United States", Address(country="US"), id="country-alone"),
        pytest.param(
            "Tbilisi, Georgia", Address(None, "Tbilisi", "Georgia"), id="georgia-may-be-state-or-country"
        ),
        pytest.param(
            "1 Elm St, Salem, Guam, USA", Address("1 Elm St", "Salem", "Guam", None, "US"), id="guam"
        ),
        pytest.param("1 Elm St, Angola", None, id="a-town-named-as-a-country"),
        pytest.param("1 Elm St, Montréal, Québec", Address("1 Elm St", "Montréal", "Québec"), id="accents"),
        pytest.param("Behind the old mill", None, id="no-address"),
        pytest.param("", None, id="empty"),
    ],
)
def test_an_address_is_taken_apart(text, expected):
    assert parse_address(text) == expected
