"""In which language an answer is: the one its caller likes best of those there are."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, request

from finder.wording.labels import FALLBACK


def asked_language(known: Iterable[str]) -> str:
    """The first language of `Accept-Language` that is known, `es-MX` meaning `es`; else English."""
    asked = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((language for language in asked if language in known), FALLBACK)


def told_in(language: str, answer: Response) -> Response:
    """The answer, which says in what language it is and that it might be another."""
    answer.headers["Content-Language"] = language
    answer.vary.add("Accept-Language")
    return answer
