"""One set of words for all fellowships: kinds, types by aspect, fellowships and their pathways.

Slugs are fixed. Labels live in `data/vocabulary/`, the codes of other formats in `finder/formats/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What a listing is: a recovery meeting, a sober social event, or drop-in help."""

    MEETING = "meeting"
    SOCIAL = "social"
    SUPPORT = "support"


class Attendance(StrEnum):
    """How one takes part."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Alcohol(StrEnum):
    """Whether alcohol is served where the listing is held."""

    NONE = "none"
    PRESENT = "present"
    UNKNOWN = "unknown"


class Aspect(StrEnum):
    """What a type speaks about."""

    ACCESS = "access"
    AUDIENCE = "audience"
    NEEDS = "needs"
    STYLE = "style"
    PRACTICE = "practice"
    SUPPORT = "support"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class Type:
    """A word for what a listing is like; `slug` is fixed for good."""

    slug: str
    aspect: Aspect


_SLUGS = {
    Aspect.ACCESS: "open closed restricted",
    Aspect.AUDIENCE: "women men lgbtq lesbian gay bisexual transgender non-binary young-people seniors"
    " people-of-color indigenous professionals",
    Aspect.NEEDS: "wheelchair wheelchair-bathroom sign-language childcare child-friendly fragrance-free"
    " no-smoking",
    Aspect.STYLE: "speaker speaker-discussion discussion topic step-study step-working-guide eleventh-step"
    " tradition-study concepts twelve-and-twelve big-book basic-text it-works living-clean"
    " guiding-principles literature pamphlet daily-reflections just-for-today spiritual-principle"
    " as-bill-sees-it living-sober grapevine meditation question-answer candlelight birthday breakfast"
    " outdoor cross-talk round-robin pitch timer open-ended five-and-dime rotating-format secular"
    " bilingual",
    Aspect.PRACTICE: "newcomer proof-of-attendance medication-friendly dual-diagnosis illness with-al-anon"
    " with-alateen digital-basket smoking-permitted no-children security-cameras",
    Aspect.SUPPORT: "employment housing probation treatment-intake peer-support health identification food"
    " legal transport",
    Aspect.SOCIAL: "outdoors fitness arts music games coffee food-together volunteering culture learning"
    " dance sports travel online-hangout",
}
TYPES = MappingProxyType(
    {slug: Type(slug, aspect) for aspect, slugs in _SLUGS.items() for slug in slugs.split()}
)

PATHWAYS = (
    "twelve-step",
    "secular",
    "buddhist",
    "faith-based",
    "family",
    "activity-based",
    "medication-supported",
    "indigenous",
    "harm-reduction",
)

_PATHWAYS_OF = {
    "aa na ca ha cma ma nicotine-anonymous": ("twelve-step",),
    "smart lifering wfs sos secular-aa": ("secular",),
    "ga oa slaa saa sa da eda coda aca": ("twelve-step",),
    "recovery-dharma refuge": ("buddhist",),
    "al-anon alateen nar-anon families-anonymous": ("family", "twelve-step"),
    "celebrate-recovery": ("twelve-step", "faith-based"),
    "dra": ("twelve-step",),
    "mara": ("medication-supported",),
    "wellbriety": ("indigenous",),
    "jacs": ("faith-based",),
    "moderation-management": ("harm-reduction",),
    "the-phoenix": ("activity-based",),
}
# Each fellowship with the pathways it belongs to; finder prefers none of them.
FELLOWSHIPS = MappingProxyType(
    {slug: pathways for slugs, pathways in _PATHWAYS_OF.items() for slug in slugs.split()}
)


def pathways_of(fellowship: str | None) -> tuple[str, ...]:
    """The pathways of a fellowship; none for one the vocabulary does not hold."""
    return FELLOWSHIPS.get(fellowship, ()) if fellowship is not None else ()


def types_of(aspect: Aspect) -> frozenset[str]:
    """The slugs of one aspect."""
    return frozenset(slug for slug, term in TYPES.items() if term.aspect is aspect)


_PLACES = {slug: index for index, slug in enumerate(TYPES)}


def in_vocabulary_order(slugs: frozenset[str] | set[str]) -> tuple[str, ...]:
    """The slugs in the order of the vocabulary, each once. Raises KeyError for one it does not hold."""
    return tuple(sorted(slugs, key=_PLACES.__getitem__))
