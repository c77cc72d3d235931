"""/v1/places: what may be put into `near`, as it is typed."""

from __future__ import annotations

import orjson
from flask import Response
from flask_restx import Namespace, Resource

from finder.api.context import context
from finder.api.contract import Contract, Parameters, operation
from finder.api.etag import tagged
from finder.service.places import suggested_places
from finder.shapes.places import PlacesParameters, PlacesSchema

PARAMETERS = PlacesParameters()
namespace = Namespace("places", path="/v1")


@namespace.route("/places")
class Places(Resource):
    """Places of the gazetteer."""

    @operation(Contract("Places for a text that is being typed", PlacesSchema(), PARAMETERS))
    def get(self, given: Parameters) -> Response:
        """Postal codes and towns: exact ones, then what begins so by population, then misspelled ones.

        Names in any script, accents, case and dots aside. Nothing that is asked here is logged.
        """
        asked = PARAMETERS.read(given)
        return tagged(orjson.dumps(suggested_places(context().finder.gazetteer, asked["q"], asked["limit"])))
