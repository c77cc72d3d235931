"""Goals that a plan misses, as sentences: what one more would ask for."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from finder.domain.reason import Shortfall
from finder.wording.reasons import shortfall_text

ONE_MORE = MappingProxyType(
    {
        "en": {
            "per_week.meeting": "one more meeting",
            "per_week.social": "one more social event",
            "per_week.support": "one more support visit",
            "cover.evenings": "one more evening with an outing",
            "cover.weekend": "one more day of the weekend with an outing",
            "proof_of_attendance": "one more meeting that signs attendance",
            "regular": "one more visit to a regular place",
        },
        "es": {
            "per_week.meeting": "una reunión más",
            "per_week.social": "una actividad social más",
            "per_week.support": "una visita de apoyo más",
            "cover.evenings": "una noche más con una salida",
            "cover.weekend": "un día más del fin de semana con una salida",
            "proof_of_attendance": "una reunión más que firme la asistencia",
            "regular": "una visita más a un lugar habitual",
        },
    }
)
NOTHING = MappingProxyType(
    {
        "en": "nothing fits with one change alone",
        "es": "nada encaja con un solo cambio",
    }
)

UNKNOWN = MappingProxyType({"en": "no listing has the id", "es": "ninguna ficha tiene el id"})
ANOTHER = MappingProxyType(
    {
        "en": "someone who goes along cannot",
        "es": "alguien que va también no puede",
    }
)


def unmet_text(goal: str, person: str, shortfall: Shortfall | None, language: str) -> str:
    """What one more unit of a person's goal would ask for: "one more social event: 10 min further than 45".

    Where it is somebody else who cannot, their name stands before.
    """
    if shortfall is None:
        return f"{ONE_MORE[language][goal]}: {NOTHING[language]}"
    why = shortfall_text(shortfall, language)
    return ": ".join(
        (ONE_MORE[language][goal], *([] if shortfall.person == person else [shortfall.person]), why)
    )


def unmet_by_another_text(goal: str, language: str) -> str:
    """That somebody else keeps one from one more unit of a goal, and not who or why."""
    return f"{ONE_MORE[language][goal]}: {ANOTHER[language]}"


def unmet_for_unknown_text(goal: str, ids: Sequence[str], language: str) -> str:
    """That no listing has the ids a goal names."""
    return f"{ONE_MORE[language][goal]}: {UNKNOWN[language]} {', '.join(ids)}"
