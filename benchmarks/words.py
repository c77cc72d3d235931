"""What the synthetic world is written with: its metropolises, and words that sound like a directory's."""

from __future__ import annotations

from dataclasses import dataclass

from finder.domain.vocabulary import in_vocabulary_order


@dataclass(frozen=True, slots=True)
class Metro:
    """A city around which meetings, and smaller towns, lie; degrees WGS 84."""

    name: str
    region: str | None
    country: str
    lat: float
    lon: float
    time_zone: str


_METROS = """
New York        NY  US   40.71  -74.01  America/New_York
Los Angeles     CA  US   34.05 -118.24  America/Los_Angeles
Chicago         IL  US   41.88  -87.63  America/Chicago
London          -   GB   51.51   -0.13  Europe/London
Houston         TX  US   29.76  -95.37  America/Chicago
Phoenix         AZ  US   33.45 -112.07  America/Phoenix
Philadelphia    PA  US   39.95  -75.17  America/New_York
Toronto         ON  CA   43.65  -79.38  America/Toronto
Boston          MA  US   42.36  -71.06  America/New_York
San Francisco   CA  US   37.77 -122.42  America/Los_Angeles
Dallas          TX  US   32.78  -96.80  America/Chicago
Denver          CO  US   39.74 -104.99  America/Denver
Seattle         WA  US   47.61 -122.33  America/Los_Angeles
Minneapolis     MN  US   44.98  -93.27  America/Chicago
Miami           FL  US   25.76  -80.19  America/New_York
Atlanta         GA  US   33.75  -84.39  America/New_York
Detroit         MI  US   42.33  -83.05  America/Detroit
Nashville       TN  US   36.16  -86.78  America/Chicago
Portland        OR  US   45.52 -122.68  America/Los_Angeles
San Diego       CA  US   32.72 -117.16  America/Los_Angeles
Sydney          NSW AU  -33.87  151.21  Australia/Sydney
Dublin          -   IE   53.35   -6.26  Europe/Dublin
St. Louis       MO  US   38.63  -90.20  America/Chicago
Halifax         NS  CA   44.65  -63.58  America/Halifax
Salt Lake City  UT  US   40.76 -111.89  America/Denver
Berlin          -   DE   52.52   13.40  Europe/Berlin
Auckland        -   NZ  -36.85  174.76  Pacific/Auckland
Anchorage       AK  US   61.22 -149.90  America/Anchorage
Honolulu        HI  US   21.31 -157.86  Pacific/Honolulu
St. John's      NL  CA   47.56  -52.71  America/St_Johns
"""


def _metro(line: str) -> Metro:
    name, rest = line[:16].strip(), line[16:].split()
    region, country, lat, lon, time_zone = rest
    return Metro(name, None if region == "-" else region, country, float(lat), float(lon), time_zone)


METROS = [_metro(line) for line in _METROS.strip().splitlines()]

TOWN_BEGINNINGS = (
    "Oak Cedar Maple Elm Spring Fair Green Lake River Stone Mill Ash Pine Clear North West Glen Bridge"
).split()
TOWN_ENDS = "field ton ville wood brook dale port ford burg view haven creek mont side ridge hurst".split()
STREETS = (
    "Main Church Oak High Park Washington Second Third Elm Maple Walnut Lincoln Franklin Jackson".split()
)
STREET_KINDS = "Street Avenue Road Boulevard Lane Pike Drive".split()
HOUSES = (
    "St. Mark's Lutheran Church",
    "First United Methodist Church",
    "Grace Episcopal Church",
    "Central Community Center",
    "The 202 Club",
    "Serenity House",
    "Trinity Presbyterian Church",
    "Veterans Memorial Hall",
    "Public Library, Meeting Room B",
    "Sacred Heart Parish Hall",
    "Alano Club",
    "Unity Church",
)
GROUP_FIRSTS = (
    "Sunrise Serenity Primary Keep Early First Happy New Steps Midtown Courage Friday Gratitude Fellowship"
).split()
GROUP_LASTS = (
    "Group",
    "Big Book Study",
    "Step Meeting",
    "Discussion",
    "Women's Group",
    "Nooners",
    "Speaker Meeting",
    "Beginners",
    "Men's Stag",
    "Candlelight",
    "Young People",
    "Attitude Adjustment",
)
NOTES = (
    "Please use the side entrance; the meeting is in the basement.",
    "Parking is behind the building.",
    "Last Sunday of the month is a birthday meeting with cake.",
    "Ring the bell after 7 pm.",
    "Wheelchair ramp on the north side of the building.",
    "Children are welcome; there is a playroom next door.",
    "Masks are optional.",
    "Chips are given on the first meeting of the month.",
)

# Each word as often as it is to be drawn, of a hundred.
_TALLY = {"aa": 58, "na": 20, "al-anon": 9, "ca": 2, "oa": 2, "ga": 2, "smart": 2, "coda": 2}
_TALLY |= {"recovery-dharma": 1, "lifering": 1, "celebrate-recovery": 1}
FELLOWSHIPS = [slug for slug, count in _TALLY.items() for _ in range(count)]
ATTENDANCES = ("in_person",) * 82 + ("hybrid",) * 11 + ("online",) * 7
ACCESS = ("open",) * 66 + ("closed",) * 28 + (None,) * 6
ABOUTS = (
    (),
    ("discussion",),
    ("discussion", "wheelchair"),
    ("big-book",),
    ("speaker",),
    ("speaker", "wheelchair"),
    ("step-study", "literature"),
    ("newcomer", "discussion"),
    ("women",),
    ("men", "discussion"),
    ("young-people",),
    ("lgbtq", "discussion", "wheelchair"),
    ("candlelight", "meditation"),
    ("child-friendly", "wheelchair", "discussion"),
)
TYPES = {
    access: [list(in_vocabulary_order({*about, *([access] if access else [])})) for about in ABOUTS]
    for access in ("open", "closed", None)
}
# Meeting Guide's codes of the types above.
CODES = {
    "open": "O",
    "closed": "C",
    "discussion": "D",
    "wheelchair": "X",
    "big-book": "B",
    "speaker": "SP",
    "step-study": "ST",
    "literature": "LIT",
    "newcomer": "BE",
    "women": "W",
    "men": "M",
    "young-people": "Y",
    "lgbtq": "LGBTQ",
    "candlelight": "CAN",
    "meditation": "MED",
    "child-friendly": "CF",
}
# Weekdays of one rule, 0 = Monday; most meet once a week.
DAYS = tuple((day,) for day in range(7)) * 6 + ((0, 1, 2, 3, 4), (0, 2, 4), (1, 3), tuple(range(7)))
CLOCKS = (
    "06:30 07:00 08:00 10:00 12:00 12:15 17:30 18:00 18:30 19:00 19:00 19:30 19:30 20:00 20:00 21:00"
).split()
MINUTES = (60,) * 7 + (90,) * 2 + (75,)
