"""The sentences of handouts in each language; every language has each of them with the same blanks."""

from __future__ import annotations

ENGLISH = {
    "outing": "Outing",
    "check_in": "Check-in",
    "check_in_by.text": "check-in by text",
    "check_in_by.call": "check-in by call",
    "check_in_by.visit": "check-in by a visit",
    "leave": "leave by {time}",
    "picked_up": "picked up at {time}",
    "onward": "go on at {time}",
    "doors": "pick up {doors}",
    "home": "home about {time}",
    "way.walk": "{minutes} min on foot",
    "way.bike": "{minutes} min by bike",
    "way.transit": "{minutes} min by bus or train",
    "way.drive": "{minutes} min by car",
    "there": "{time} there",
    "ask_first": "call first",
    "online": "online",
    "link_elsewhere": "the link is in your full plan",
    "address_elsewhere": "the address is in your full plan",
    "with": "with {names}",
    "and": "{first} and {last}",
    "estimate": "Travel times are estimates.",
    "title": "Plan of outings",
    "title_for": "Plan of outings for {name}",
    "period": "{first} to {last}",
    "confidential": "Confidential: it names several people. Not to be left lying about.",
    "nothing": "Nothing is planned.",
    "starts": "{start} to {end}",
    "directions": "Directions",
    "getting_there": "Leave by {leave}; {way}, {distance}. Home about {home}.",
    "getting_onward": "Go on from the stop before at {leave}; {way}. Home about {home}.",
    "getting_by_doors": "Leave by {leave}; {way} in all. Home about {home}.",
    "getting_a_ride": "Picked up at {leave}; {way}. Home about {home}.",
    "getting_online": "From {leave}, online. Done at {home}.",
    "backup": "If it does not work out",
    "cancelled_note": "Call ahead or look it up on the day: dates change.",
    "goals": "Goals of the week",
    "goal_line": "Week {week}: {goal}, {planned} of {wanted}",
    "goal.per_week.meeting": "meetings",
    "goal.per_week.social": "social events",
    "goal.per_week.support": "support visits",
    "goal.cover.evenings": "evenings with an outing",
    "goal.cover.weekend": "days of the weekend with an outing",
    "goal.proof_of_attendance": "meetings that sign attendance",
    "goal.regular": "places to come back to",
    "sheet": "Proof of attendance",
    "sheet_name": "Name",
    "sheet_intro": (
        "To be signed by whoever leads the meeting. Signing is voluntary. Acceptance is the court's decision."
    ),
    "sheet_kept": "Nobody keeps a record of this sheet but you.",
    "sheet_date": "Date",
    "sheet_time": "Time",
    "sheet_place": "Meeting and place",
    "sheet_sign": "Signature or initials",
}

SPANISH = {
    "outing": "Salida",
    "check_in": "Contacto",
    "check_in_by.text": "contacto por mensaje",
    "check_in_by.call": "contacto por llamada",
    "check_in_by.visit": "contacto con una visita",
    "leave": "salir a más tardar a las {time}",
    "picked_up": "te recogen a las {time}",
    "onward": "seguir a las {time}",
    "doors": "recoger: {doors}",
    "home": "en casa hacia las {time}",
    "way.walk": "{minutes} min a pie",
    "way.bike": "{minutes} min en bicicleta",
    "way.transit": "{minutes} min en autobús o tren",
    "way.drive": "{minutes} min en coche",
    "there": "allí {time}",
    "ask_first": "llama antes",
    "online": "en línea",
    "link_elsewhere": "el enlace está en tu plan completo",
    "address_elsewhere": "la dirección está en tu plan completo",
    "with": "con {names}",
    "and": "{first} y {last}",
    "estimate": "Los tiempos de viaje son estimaciones.",
    "title": "Plan de salidas",
    "title_for": "Plan de salidas de {name}",
    "period": "del {first} al {last}",
    "confidential": "Confidencial: nombra a varias personas. No dejar a la vista.",
    "nothing": "No hay nada planeado.",
    "starts": "{start} a {end}",
    "directions": "Cómo llegar",
    "getting_there": "Salir a más tardar a las {leave}; {way}, {distance}. En casa hacia las {home}.",
    "getting_onward": "Seguir desde la parada anterior a las {leave}; {way}. En casa hacia las {home}.",
    "getting_by_doors": "Salir a más tardar a las {leave}; {way} en total. En casa hacia las {home}.",
    "getting_a_ride": "Recogida a las {leave}; {way}. En casa hacia las {home}.",
    "getting_online": "Desde las {leave}, en línea. Termina a las {home}.",
    "backup": "Si no se puede",
    "cancelled_note": "Llama antes o compruébalo ese día: las fechas cambian.",
    "goals": "Metas de la semana",
    "goal_line": "Semana {week}: {goal}, {planned} de {wanted}",
    "goal.per_week.meeting": "reuniones",
    "goal.per_week.social": "actividades sociales",
    "goal.per_week.support": "visitas de apoyo",
    "goal.cover.evenings": "noches con una salida",
    "goal.cover.weekend": "días del fin de semana con una salida",
    "goal.proof_of_attendance": "reuniones que firman la asistencia",
    "goal.regular": "lugares a los que volver",
    "sheet": "Comprobante de asistencia",
    "sheet_name": "Nombre",
    "sheet_intro": (
        "Para que lo firme quien dirige la reunión. Firmar es voluntario. El tribunal decide si lo acepta."
    ),
    "sheet_kept": "Nadie más que tú guarda un registro de esta hoja.",
    "sheet_date": "Fecha",
    "sheet_time": "Hora",
    "sheet_place": "Reunión y lugar",
    "sheet_sign": "Firma o iniciales",
}

SENTENCES = {"en": ENGLISH, "es": SPANISH}


def sentence(key: str, language: str, **blanks: object) -> str:
    """The sentence of a key in a language, its blanks filled."""
    return SENTENCES[language][key].format(**blanks)


def names_text(names: list[str], language: str) -> str:
    """Names as a list in a sentence: "Ana, Ben and Cleo"."""
    *first, last = names
    return sentence("and", language, first=", ".join(first), last=last) if first else last
