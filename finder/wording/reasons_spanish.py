"""Reasons and near misses in Spanish."""

from __future__ import annotations

from collections.abc import Iterable

DAYS = ("lun", "mar", "mié", "jue", "vie", "sáb", "dom")
MODES = {"walk": "a pie", "bike": "en bicicleta", "transit": "en transporte público", "drive": "en coche"}
WELCOMES = {"newcomer": "Se da la bienvenida a principiantes"}
ESTIMATES = "Los tiempos de viaje son estimaciones."
ENGINE_FAILED = "El motor de rutas no respondió: los tiempos de viaje son estimaciones."
CANCELLED = "cancelado"
STALE = "sin comprobar desde hace más de 180 días: llama antes"
ROUGH_PLACE = "Su lugar se conoce solo por el código postal: pregunta cómo llegar"
NO_WAY = "no se conoce ningún camino"


def listed(words: Iterable[str]) -> str:
    """As in "a, b y c", and "e" before the sound of an i."""
    *first, last = words
    if not first:
        return last
    joint = "e" if last.casefold().startswith(("i", "hi")) and not last.casefold().startswith("hie") else "y"
    return f"{', '.join(first)} {joint} {last}"


def free(names: tuple[str, ...], span: str) -> str:
    """That all of them are free then."""
    match len(names):
        case 1:
            return f"Tiempo libre: {span}"
        case 2:
            return f"Tiempo libre de las dos personas: {span}"
    return f"Tiempo libre de todas las personas: {span}"


def travel(minutes: int, mode: str, leave_by: str, *, is_estimate: bool) -> str:
    """How long the way is, and when to leave."""
    return f"{'unos ' if is_estimate else ''}{minutes} min {MODES[mode]}, salir antes de las {leave_by}"


def pick_up(minutes: int, mode: str, at: str, *, is_estimate: bool) -> str:
    """When somebody is picked up at their door, and how long the way is from there."""
    return f"recogida a las {at}, {'unos ' if is_estimate else ''}{minutes} min {MODES[mode]}"


def online(names: tuple[str, ...]) -> str:
    """That some take part from home."""
    return f"En línea para {listed(names)}"


def wanted(words: str, names: tuple[str, ...]) -> str:
    """That it has what somebody would like."""
    return f"Como {'desea' if len(names) == 1 else 'desean'} {listed(names)}: {words}"


def known(names: tuple[str, ...]) -> str:
    """That some have been there before."""
    return f"{listed(names)} ya {'ha' if len(names) == 1 else 'han'} estado allí"


def new(names: tuple[str, ...]) -> str:
    """That some have not been there before."""
    return f"Lugar nuevo para {listed(names)}"


def regular(names: tuple[str, ...]) -> str:
    """That some come regularly."""
    return f"Lugar habitual de {listed(names)}"


def closed(fellowship: str, names: tuple[str, ...]) -> str:
    """That those who go say they may attend."""
    verb = "puede" if len(names) == 1 else "pueden"
    return f"Reunión cerrada de {fellowship}, a la que {listed(names)} {verb} asistir según su propia palabra"


def unsaid(access: str) -> str:
    """That it says neither open nor closed, and what it says instead."""
    return f"No se dice si es abierta o cerrada{f', sino: {access}' if access else ''}; pregunta antes"


def moved(note: str | None) -> str:
    """That it is at another time or place, and why."""
    return f"Cambiada esta vez: {note}" if note else "Cambiada esta vez"


def stale(checked_on: str) -> str:
    """When it was last checked."""
    return f"Comprobado por última vez el {checked_on}: llama antes"


def not_free(minutes: int) -> str:
    """How much free time is missing."""
    return f"faltan {minutes} min de tiempo libre"


def busy(minutes: int) -> str:
    """How much of it is taken."""
    return f"{minutes} min de ese tiempo están ocupados"


def late(minutes: int, clock: str) -> str:
    """How late one would be home."""
    return f"en casa {minutes} min después de las {clock}"


def too_far(minutes: int, limit: int) -> str:
    """How much too long the way is."""
    return f"{minutes} min más lejos que {limit}"


def avoided(metres: int) -> str:
    """How far inside a circle that is avoided it lies."""
    return f"{metres} m dentro de un lugar que se evita"


def lacking(words: str) -> str:
    """What is needed and not there."""
    return f"falta: {words}"


def audience(words: str) -> str:
    """Whom it is for."""
    return f"para: {words}"


def closed_to(fellowship: str) -> str:
    """That it is closed."""
    return f"reunión cerrada de {fellowship}" if fellowship else "cerrada, y de ninguna comunidad conocida"
