"""Whatever is sent to the API is answered as its description says: schemathesis asks, in this process.

Left out are pictures (what is answered is bytes, in test_parts_of_files and test_api_two_reviewers) and starting a
package (each would start a process; that it is refused is in test_api_roles).
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from asking import by_session
from docket_makers import REF, Place, copied, now
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from people_makers import Clock, a_service
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from release.policy.vocabulary import Role
from release.review.web.describing import describe
from scripts.apidoc import TARGET

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
          negative_data_rejection]
ASKED = [(method, path) for path, one in json.loads(TARGET.read_text(encoding="utf-8"))["paths"].items()
         for method in one if "/media/" not in path and (method, path.rpartition("/")[2]) != ("post", "package")]


@pytest.fixture(scope="module")
def fuzzed(drafted: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[schemathesis.BaseSchema]:
    """Yield the API over the sample request, asked by two people who together may do everything."""
    place = copied(drafted, tmp_path_factory.mktemp("fuzzed") / "place")
    house = a_service(place.out, place.register, Clock(now()))
    with TestClient(house.app, base_url=house.service.settings.origin) as client:
        accounts = {"Sam Redactor": Role.PRESS_OFFICER, "Robin Reviewer": Role.HEAD_OF_COMMUNICATIONS}
        askers = [by_session(house, client, house.open(name), role.value) for name, role in accounts.items()]
        schema = schemathesis.openapi.from_dict(_open(describe(house.app)))
        schema.app = house.app
        schema.askers, schema.origin = askers, house.service.settings.origin
        yield schema


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_every_answer_is_one_that_the_description_names(fuzzed: schemathesis.BaseSchema, method: str,
                                                        path: str) -> None:
    """Half of it is sent to the item that is there, so that what lies behind the address is reached, too."""

    @settings(max_examples=20, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))
    @given(case=fuzzed[path][method].as_strategy(), there=st.booleans(), item=st.sampled_from(["I1", "I2"]))
    def ask(case: schemathesis.Case, there: bool, item: str) -> None:
        if there:
            case.path_parameters = {key: {"ref": REF, "item": item}[key] for key in case.path_parameters or {}}
        for asker in fuzzed.askers:
            case.call_and_validate(base_url=fuzzed.origin, headers=dict(asker.headers), checks=CHECKS)

    ask()


def _open(described: dict[str, Any]) -> dict[str, Any]:
    """Return the description without how one signs in: everything is asked by people who have."""
    paths = {path: {method: {key: value for key, value in operation.items() if key != "security"}
                    for method, operation in one.items()} for path, one in described["paths"].items()}
    components = {key: value for key, value in described["components"].items() if key != "securitySchemes"}
    return {**described, "paths": paths, "components": components}
