"""The OpenAPI document follows from the declarations, whole and without a warning."""

import io

import pytest
from django.core.management import call_command
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from api import schema as schema_served
from record.declaring import declared

ACTS = list(declared.acts.values())


@pytest.fixture(scope="module")
def schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)


def test_it_is_valid_and_nothing_had_to_be_guessed() -> None:
    GENERATOR_STATS.reset()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=io.StringIO())
    validate_schema(SchemaGenerator().get_schema(request=None, public=True))
    assert not GENERATOR_STATS


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.subject.__name__}.{act.name}")
def test_every_act_is_there_with_its_words_input_and_refusals(schema: dict, act) -> None:
    kind = act.subject.__name__.lower()
    path = f"/api/v1/{kind}s/" if act.founds else f"/api/v1/{kind}s/{{id}}/acts/{act.name}/"
    said = schema["paths"][path]["post"]
    assert said["summary"] == act.label
    assert said["description"].startswith(act.explanation)
    assert ("requestBody" in said) == (act.takes is not None)
    done = "201" if act.founds else "200"
    assert {done, "400", "401", "403", "422", "429", "503"} <= set(said["responses"])
    assert ("202" in said["responses"]) == (act.bill is not None)
    headers = {each["name"]: each.get("required", False) for each in said["parameters"] if each["in"] == "header"}
    assert headers["Idempotency-Key"] == (act.moves_money or act.bill is not None)
    if not act.founds:
        assert {"404", "409", "412"} <= set(said["responses"])
        assert "If-Match" in headers


def test_an_act_that_costs_something_takes_a_card_and_no_payment(schema: dict) -> None:
    reference = schema["paths"]["/api/v1/cases/{id}/acts/pay_fee/"]["post"]["requestBody"]["content"]
    name = reference["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert list(schema["components"]["schemas"][name]["properties"]) == ["card"]


def test_nested_input_is_described_to_its_last_field(schema: dict) -> None:
    shapes = schema["components"]["schemas"]
    findings = shapes["RecommendInputRequest"]["properties"]["findings"]["items"]["$ref"].rpartition("/")[2]
    assert {"deliverable", "found", "exhibits", "rule", "reason", "amount"} == set(shapes[findings]["properties"])


@pytest.mark.django_db
def test_the_document_is_in_english_whoever_asks_first() -> None:
    schema_served.document.cache_clear()
    schema_served.written_by.cache_clear()
    asked = Client(headers={"accept-language": "es"}).get("/api/v1/schema/")
    assert asked.headers["Content-Language"] == "es"
    assert asked.content == Client().get("/api/v1/schema/").content
    assert b"Agree to the claim" in asked.content
