"""In which language an answer is: the one its caller likes best of those there are."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

from flask import Response, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from finder.wording.labels import FALLBACK

# Callers of one kind send the same text, which is read once; none is longer than a request's head may be.
KEPT_TEXTS = 128


def asked_language(known: Container[str]) -> str:
    """The language that the request asks for."""
    return language_of(request.headers.get("Accept-Language"), known)


def language_of(accepted: str | None, known: Container[str]) -> str:
    """The first language of an `Accept-Language` that is known, `es-MX` meaning `es`; else English."""
    return next((language for language in _liked(accepted) if language in known), FALLBACK)


@lru_cache(maxsize=KEPT_TEXTS)
def _liked(accepted: str | None) -> tuple[str, ...]:
    """Languages without regions, the best liked first."""
    tags = parse_accept_header(accepted, LanguageAccept)
    return tuple(tag.partition("-")[0].lower() for tag, quality in tags if quality > 0)


def told_in(language: str, answer: Response) -> Response:
    """The answer, which says in what language it is and that it might be another."""
    answer.headers["Content-Language"] = language
    answer.vary.add("Accept-Language")
    return answer
