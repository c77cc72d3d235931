"""What curators do, under requests made from the document, by one who holds a key.

What a listing must be is told by the schema of a listing, and not once more by that of its changes: whether
what is right is taken is left to the tests of curating.
"""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.api.curators import SUNRISE_ID, Curator, curator
from tests.api.served import serve
from tests.api.test_openapi import COMMITTED
from tests.api.test_schemathesis import CONFIG, NIGHTLY, Later
from tests.api.town import build_town

# A tag of no state is refused by a status of its own.
REFUSALS = ["400", "401", "403", "404", "409", "412", "415", "422", "428"]
CHECKS = {
    "checks": {
        "negative_data_rejection": {"expected-statuses": REFUSALS},
        "missing_required_header": {"expected-statuses": REFUSALS},
    }
}

schema = schemathesis.openapi.from_path(COMMITTED, config=SchemathesisConfig.from_dict(CONFIG | CHECKS))
schema.config.update(base_url="http://localhost")
application = Later()
schema.app = application


@pytest.fixture(scope="module")
def zoe(tmp_path_factory: pytest.TempPathFactory) -> Curator:
    served = serve(tmp_path_factory.mktemp("curated"))
    build_town(served)
    return curator(served)


@schema.include(tag="Curating").parametrize()
@settings(max_examples=300 if NIGHTLY else 25)
def test_every_answer_to_a_curator_is_as_the_document_says(zoe: Curator, case: Any) -> None:
    application.served = zoe.served
    prepare(case)
    case.headers["Authorization"] = f"Bearer {zoe.key}"
    case.call_and_validate(excluded_checks=[positive_data_acceptance])


def prepare(case: Any) -> None:
    """Names a listing that is there, in the state in which it is."""
    if case.meta.generation.mode.is_positive:
        if "listing_id" in case.path_parameters:
            case.path_parameters["listing_id"] = SUNRISE_ID
        if "If-Match" in case.headers:
            case.headers["If-Match"] = "*"
