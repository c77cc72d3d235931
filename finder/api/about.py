"""/v1/vocabulary and /v1/dataset: the words finder uses, and what it knows of its own data."""

from __future__ import annotations

import orjson
from flask import Response
from flask_restx import Namespace, Resource

from finder.api.context import context
from finder.api.contract import Contract, operation
from finder.api.etag import tagged
from finder.api.language import asked_language, told_in
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
        language = asked_language(label_languages())
        body = orjson.dumps(vocabulary(here.snapshot(here.clock()), language))
        return told_in(language, tagged(body))


@namespace.route("/dataset")
class Dataset(Resource):
    """The dataset."""

    @operation(Contract("Version, counts, sources, licences", DatasetSchema(), tag="About"))
    def get(self) -> Response:
        """What the dataset holds, how fresh it is, and what is owed to whom."""
        here = context()
        now = here.clock()
        return tagged(orjson.dumps(dataset(here.snapshot(now), now.date(), here.finder.loaded)))
