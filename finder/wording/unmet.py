"""Goals that a plan misses, as sentences: what one more would ask for."""

from __future__ import annotations

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


def unmet_text(goal: str, shortfall: Shortfall | None, language: str) -> str:
    """What one more unit of a goal would ask for: "one more social event: 10 min further than 45 min"."""
    why = NOTHING[language] if shortfall is None else shortfall_text(shortfall, language)
    return f"{ONE_MORE[language][goal]}: {why}"
