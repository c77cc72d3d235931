"""/listings/{id}: a listing as a page that needs no script, with its Event for search engines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from finder.domain.errors import Moved, NotFound
from finder.service import Finder
from finder.service.facts import crisis_lines
from finder.service.one_listing import Members, OneListing, one_listing
from finder.web.headers import secured
from finder.web.pages import of_templates, page
from finder.wording.dates import clock_text, date_text, long_day
from finder.wording.labels import FALLBACK, labels_of, terms
from finder.wording.page_words import SENTENCES, page_sentence

Say = Callable[..., str]
NAME = "listings"
CANCELLED = "cancelled"


def register_listing_pages(app: Flask, finder: Finder, clock: Callable[[], datetime]) -> None:
    """Puts the pages of the listings of `finder` on an application, as of the time of `clock`."""

    def show(listing_id: str) -> Response:
        now, language = clock(), _language()
        return _told_in(
            language, _shown(one_listing(finder.snapshot(now), listing_id, now, language), language)
        )

    blueprint = Blueprint(NAME, __name__, template_folder="templates")
    blueprint.add_url_rule("/listings/<listing_id>", "one", show)
    blueprint.register_error_handler(NotFound, _missing)
    blueprint.register_error_handler(Moved, _moved)
    blueprint.context_processor(of_templates)
    blueprint.after_request(secured)
    app.register_blueprint(blueprint)


def _language() -> str:
    """The first language that is asked for and known, `es-MX` meaning `es`; else English."""
    liked = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((language for language in liked if language in SENTENCES), FALLBACK)


def _told_in(language: str, answer: Response) -> Response:
    answer.headers["Content-Language"] = language
    answer.vary.add("Accept-Language")
    return answer


def _missing(_: NotFound) -> Response:
    language = _language()
    answer = page("missing.html", say=partial(page_sentence, language=language), language=language)
    answer.status_code = 404
    return _told_in(language, answer)


def _moved(err: Moved) -> Answer:
    return redirect(url_for(f"{NAME}.one", listing_id=err.listing_id), 301)


def _shown(one: OneListing, language: str) -> Response:
    listing = one.listing
    say = partial(page_sentence, language=language)
    labels, languages = labels_of(language), {term.slug: term.label(language) for term in terms("languages")}
    return page(
        "listing.html",
        say=say,
        language=language,
        listing=listing,
        label=lambda slug: labels.get(slug, slug),
        tags=[labels[slug] for slug in listing["types"]] + listing["other_types"],
        languages=[languages.get(code, code) for code in listing["languages"]],
        dates=[_date(each, language) for each in one.occurrences],
        pause=_pause(listing["suspended"], say, language),
        address=_address(listing["venue"]),
        map_link=_map_link(listing),
        cost=_cost(listing["cost"], say),
        checked=_checked(one, say, language),
        event=one.event,
        calendar=f"{request.script_root}/v1/listings/{listing['id']}.ics",
        crisis_lines=[line for line in crisis_lines() if line["phone"] is not None],
    )


def _date(occurrence: Members, language: str) -> Members:
    """An occurrence in words, beside what it is for programs."""
    starts, ends = (datetime.fromisoformat(occurrence[name]) for name in ("starts_at", "ends_at"))
    hours = page_sentence(
        "hours", language, start=clock_text(starts, language), end=clock_text(ends, language)
    )
    return {
        "starts_at": occurrence["starts_at"],
        "text": f"{long_day(starts.date(), language)}, {hours}",
        "status": occurrence["status"],
        "is_off": occurrence["status"] == CANCELLED,
        "place": _address(occurrence["venue"]),
        "note": occurrence["note"],
    }


def _address(venue: Members | None) -> list[str]:
    """A venue in lines: its name, its street, its town."""
    if venue is None:
        return []
    town = ", ".join(
        filter(None, (venue["city"], " ".join(filter(None, (venue["region"], venue["postal_code"])))))
    )
    return [line for line in (venue["name"], venue["address"], town) if line]


def _map_link(listing: Members) -> str | None:
    venue = listing["venue"]
    if venue is None or venue["lat"] is None or listing["attendance"] == "online":
        return None
    place = f"{venue['lat']}/{venue['lon']}"
    return f"https://www.openstreetmap.org/?mlat={venue['lat']}&mlon={venue['lon']}#map=17/{place}"


def _pause(pause: Members | None, say: Say, language: str) -> list[str]:
    """What is said of a suspension; nothing where there is none."""
    if pause is None:
        return []
    told = [
        say(name, day=_day(pause[name], language)) for name in ("since", "until") if pause[name] is not None
    ]
    return [say("suspended"), *filter(None, [pause["reason"]]), *told]


def _cost(cost: Members | None, say: Say) -> str | None:
    if cost is None:
        return None
    if cost["free"]:
        return say("free")
    told = [f"{cost['amount']:g}" if cost["amount"] is not None else None, cost["currency"], cost["note"]]
    return say("price", price=" ".join(filter(None, told)))


def _checked(one: OneListing, say: Say, language: str) -> list[str]:
    """Who says so, since when, and whether that is long ago."""
    told: dict[str, Any] = one.listing["verification"]
    if told["checked_on"] is None:
        return [say("unchecked", source=one.source)]
    said = say(f"checked.{told['status']}", source=one.source, day=_day(told["checked_on"], language))
    return [said, say("stale")] if told["stale"] else [said]


def _day(text: str, language: str) -> str:
    return date_text(date.fromisoformat(text), language)
