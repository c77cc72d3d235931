"""What people type for a place, right and misspelled, and where they mean."""

import pytest

from finder.places import embedded_gazetteer

QUERIES = [
    # Postal codes, alone and with what people write beside them.
    ("37203", "37203 Nashville, TN"),
    ("37203-4512", "37203 Nashville, TN"),
    ("372034512", "37203 Nashville, TN"),
    ("37203 Nashville, TN", "37203 Nashville, TN"),
    ("Nashville, TN 37203", "37203 Nashville, TN"),
    ("nashville tn 37203-4512", "37203 Nashville, TN"),
    ("Nashville, TN 37203, USA", "37203 Nashville, TN"),
    ("500 Broadway, Nashville, TN 37203, USA", "37203 Nashville, TN"),
    ("37203, USA", "37203 Nashville, TN"),
    ("10115 Berlin", "Berlin, DE"),
    ("Paris 75001, France", "Paris, FR"),
    # Towns.
    ("Nashville", "Nashville, TN, US"),
    ("nashville, tn", "Nashville, TN, US"),
    ("NASHVILLE TENNESSEE", "Nashville, TN, US"),
    ("Nashville TN USA", "Nashville, TN, US"),
    ("Franklin TN", "Franklin, TN, US"),
    ("Dublin, IE", "Dublin, IE"),
    ("Dublin OH", "Dublin, OH, US"),
    ("St. Louis", "St. Louis, MO, US"),
    ("Saint Louis", "St. Louis, MO, US"),
    ("st louis mo", "St. Louis, MO, US"),
    ("New York City", "New York City, NY, US"),
    ("NYC", "New York City, NY, US"),
    ("new york", "New York City, NY, US"),
    ("Winston Salem", "Winston-Salem, NC, US"),
    ("La Vergne", "La Vergne, TN, US"),
    ("London", "London, GB"),
    ("London, Ontario", "London, ON, CA"),
    ("London England", "London, GB"),
    ("Newport, Wales", "Newport, GB"),
    ("Newport, England", "Newport, England, GB"),
    ("Montreal Quebec", "Montréal, QC, CA"),
    ("Salem, IN", "Salem, IN, US"),
    ("Salem, India", "Salem, Tamil Nadu, IN"),
    # In other words and letters.
    ("München", "Munich, DE"),
    ("Munchen", "Munich, DE"),
    ("Muenchen", "Munich, DE"),
    ("Munich", "Munich, DE"),
    ("Köln", "Köln, DE"),
    ("Cologne", "Köln, DE"),
    ("Firenze", "Florence, IT"),
    ("Lucerne", "Luzern, CH"),
    ("Tromso", "Tromsø, NO"),
    ("Lodz", "Łódź, PL"),
    ("Nueva York", "New York City, NY, US"),
    ("Нашвилл", "Nashville, TN, US"),
    ("東京", "Tokyo, JP"),
    ("Αθήνα", "Athens, GR"),
    # Misspelled.
    ("Nashvile", "Nashville, TN, US"),
    ("Nahsville", "Nashville, TN, US"),
    ("Murfresboro", "Murfreesboro, TN, US"),
    ("Clarksvile TN", "Clarksville, TN, US"),
    ("Chatanooga", "Chattanooga, TN, US"),
    ("Knoxvile, Tenessee", "Knoxville, TN, US"),
    ("Nashville, Tennesee", "Nashville, TN, US"),
    ("Gallatn TN", "Gallatin, TN, US"),
    ("Cincinatti", "Cincinnati, OH, US"),
    ("Pheonix", "Phoenix, AZ, US"),
    ("Albequerque", "Albuquerque, NM, US"),
    ("Philidelphia", "Philadelphia, PA, US"),
    ("Minneapolus", "Minneapolis, MN, US"),
    ("Edinburg, Scotland", "Edinburgh, GB"),
    ("Asheville, North Carolna", "Asheville, NC, US"),
]


@pytest.mark.parametrize(("text", "label"), QUERIES, ids=[text for text, _ in QUERIES])
def test_a_text_means_the_place_that_people_mean_by_it(text: str, label: str) -> None:
    assert embedded_gazetteer().near(text).label == label
