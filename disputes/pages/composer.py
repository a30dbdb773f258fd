"""The form in which a mediator writes a recommendation: one finding a deliverable, then what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from core import money
from core.fields import Field
from core.phrases import phrase, phrase_later
from core.worded import NO_CHOICE, is_missing, says
from disputes.models import Case, Found
from disputes.pages.both_sides import called
from disputes.second_reading import exhibits_in_file

ASKED = {
    "found": phrase_later("Choose a finding."),
    "rule": phrase_later("Say which rule you applied."),
    "reason": phrase_later("Give the reason, in words both will read."),
    "amount": phrase_later("Enter an amount; 0.00 if none of it."),
    "reasons": phrase_later("Say how the figure comes about."),
    "would_change": phrase_later("Say what would change it."),
}
OF_FINDING = ("found", "exhibits", "rule", "reason", "amount")
Errors = Mapping[str, list[str]]


def finding_fields(case: Case, claim: dict[str, Any], place: int, said: QueryDict, errors: Errors) -> list[Field]:
    """What the mediator fills in about one deliverable."""
    prefix = f"findings[{place}]"
    wrong = {
        name: _words(errors, f"{prefix}.{name}", name) for name in ("found", "exhibits", "rule", "reason", "amount")
    }
    return [*_what_is_found(case, claim, prefix, said, wrong), *_why_and_how_much(case, claim, prefix, said, wrong)]


def _what_is_found(case: Case, claim: dict[str, Any], prefix: str, said: QueryDict, wrong: Errors) -> list[Field]:
    names: list[tuple[object, str]] = [(each.number, called(each)) for each in exhibits_in_file(case)]
    return [
        Field(f"{prefix}deliverable", "", "hidden", value=claim["place"]),
        Field(
            f"{prefix}found",
            phrase("Finding"),
            "radio",
            value=said.get(f"{prefix}found"),
            error=wrong["found"],
            choices=list(Found.choices),
            required=True,
        ),
        *(
            [
                Field(
                    f"{prefix}exhibits",
                    phrase("Relies on"),
                    "checkboxes",
                    value=said.getlist(f"{prefix}exhibits"),
                    error=wrong["exhibits"],
                    choices=names,
                )
            ]
            if names
            else []
        ),
    ]


def _why_and_how_much(case: Case, claim: dict[str, Any], prefix: str, said: QueryDict, wrong: Errors) -> list[Field]:
    rule, share = said.get(f"{prefix}rule", _criterion(case, claim)), claim["id"]
    return [
        Field(f"{prefix}rule", phrase("Rule applied"), value=rule, error=wrong["rule"], required=True, max=500),
        Field(
            f"{prefix}reason",
            phrase("Reason, in words both will read"),
            "textarea",
            value=said.get(f"{prefix}reason", ""),
            error=wrong["reason"],
            required=True,
            max=4000,
        ),
        Field(
            f"{prefix}amount",
            phrase("To the freelancer"),
            "money",
            value=said.get(f"{prefix}amount", ""),
            error=wrong["amount"],
            required=True,
            currency=case.currency,
            share=share,
        ),
    ]


def closing_fields(said: QueryDict, errors: Errors) -> list[Field]:
    """What is said about all of it."""
    return [
        Field(
            "reasons",
            phrase("How the figure comes about"),
            "textarea",
            value=said.get("reasons", ""),
            error=_words(errors, "reasons", "reasons"),
            required=True,
            max=20_000,
        ),
        Field(
            "would_change",
            phrase("What would change it"),
            "textarea",
            value=said.get("would_change", ""),
            error=_words(errors, "would_change", "would_change"),
            required=True,
            max=4000,
            help=phrase("Evidence or an argument that would lead you to another figure."),
        ),
    ]


def _words(errors: Errors, name: str, last: str) -> list[str]:
    return [ASKED.get(last, words) if is_blank(words) else words for words in errors.get(name, [])]


def is_blank(words: str) -> bool:
    return is_missing(words) or says(words, NO_CHOICE) is not None


def blank_amounts(said: QueryDict, count: int) -> dict[str, list[str]]:
    """A form that leaves an amount out says nothing about it; the mediator has to, so that the figures add up."""
    names = [f"findings[{place}]" for place in range(count)]
    return {f"{name}.amount": [ASKED["amount"]] for name in names if not said.get(f"{name}amount", "").strip()}


def _criterion(case: Case, claim: dict[str, Any]) -> str:
    agreed = f": {claim['criterion']}" if claim["criterion"] else ""
    return phrase(
        "Contract {reference}, deliverable {place}{agreed}",
        reference=case.contract.reference,
        place=claim["place"],
        agreed=agreed,
    )[:500]


def amounts(case: Case, said: QueryDict, places: Iterable[int]) -> list[int | None]:
    """What was typed for each deliverable, in minor units; None where it is no amount."""
    return [_amount(said.get(f"findings[{place}]amount", ""), case.currency) for place in places]


def _amount(text: str, currency: str) -> int | None:
    try:
        return money.parse(text, currency)
    except ValueError:
        return None


def version_in(said: QueryDict, name: str = "version") -> int:
    """Of what is being written: the version that the form was made from; 0 for none."""
    text = said.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def with_total(case: Case, said: QueryDict, count: int) -> QueryDict:
    """The input of the act: the amounts of the findings add up to what is recommended."""
    whole = said.copy()
    typed = amounts(case, said, range(count))
    whole["to_freelancer"] = money.show(sum(amount or 0 for amount in typed), case.currency)
    return whole
