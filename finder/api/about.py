"""/v1/vocabulary and /v1/dataset: the words finder uses, and what it knows of its own data."""

from __future__ import annotations

import orjson
from flask import Response, request
from flask_restx import Namespace, Resource

from finder.api.context import context
from finder.api.contract import Contract, operation
from finder.api.etag import tagged
from finder.service.about import dataset, label_languages, vocabulary
from finder.shapes.about import DatasetSchema, VocabularySchema

WORDS = Contract(
    "Kinds, fellowships, pathways, types, languages", VocabularySchema(), tag="About", is_translated=True
)
namespace = Namespace("about", path="/v1")


@namespace.route("/vocabulary")
class Vocabulary(Resource):
    """The words."""

    @operation(WORDS)
    def get(self) -> Response:
        """Every word with its label in the language of `Accept-Language` and how many listings have it."""
        here = context()
        language = _language()
        response = tagged(orjson.dumps(vocabulary(here.snapshot(here.clock()), language)))
        response.headers["Content-Language"] = language
        response.vary.add("Accept-Language")
        return response


@namespace.route("/dataset")
class Dataset(Resource):
    """The dataset."""

    @operation(Contract("Version, counts, sources, licences", DatasetSchema(), tag="About"))
    def get(self) -> Response:
        """What the dataset holds, how fresh it is, and what is owed to whom."""
        here = context()
        now = here.clock()
        return tagged(orjson.dumps(dataset(here.snapshot(now), now.date(), here.finder.loaded)))


def _language() -> str:
    """The first language asked for in which there are labels, `es-MX` meaning `es`; else English."""
    known = label_languages()
    asked = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
    return next((language for language in asked if language in known), known[0])
