"""The examples of the OpenAPI document: each is asked, and answered as it is shown."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from finder.api.examples import examples
from finder.api.openapi import document
from tests.api.recorded import answered, ask, operations
from tests.api.served import Served

# The document itself would stand in itself.
WITHOUT = {"openapi_json"}
# What changes the town, or tells of what changed it.
WRITING = "Curating"


def test_every_operation_has_an_example(town: Served) -> None:
    with town.app.app_context():
        paths = document(town.app)["paths"].values()
    told = (operation for methods in paths for operation in methods.values())
    writing = {each["operationId"] for each in told if WRITING in each["tags"]}
    assert operations(town).keys() - WITHOUT - writing == examples().keys()


@pytest.mark.parametrize("name", examples())
def test_an_example_is_answered_as_it_is_shown(town: Served, name: str) -> None:
    example = examples()[name]
    answer = ask(town, *operations(town)[name], example.asked)
    assert answer.status_code == 200, answer.text
    assert answered(answer) == example.answered


@pytest.mark.parametrize("name", examples())
def test_an_example_keeps_to_its_schemas(town: Served, name: str) -> None:
    with town.app.app_context():
        whole = document(town.app)
    method, path = operations(town)[name]
    operation = whole["paths"][path][method.lower()]
    shown = [operation["responses"]["200"], *filter(None, [operation.get("requestBody")])]
    for content in (content for each in shown for content in each["content"].values()):
        if "example" in content:
            assert faults(whole, content["schema"], content["example"]) == []
    assert any("example" in content for each in shown for content in each["content"].values())
    for parameter in operation["parameters"]:
        if "example" in parameter:
            assert faults(whole, parameter["schema"], parameter["example"]) == []


def faults(whole: dict[str, Any], schema: dict[str, Any], value: Any) -> list[str]:
    validator = Draft202012Validator({**schema, "components": whole["components"]})
    return [error.message for error in validator.iter_errors(value)]


def test_an_example_of_a_list_shows_something() -> None:
    lists = [each.answered["items"] for each in examples().values() if "items" in (each.answered or ())]
    assert len(lists) == 9
    assert all(lists)
