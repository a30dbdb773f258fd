"""A draft as a form: one field a parameter, grouped by stage; an amount for each currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.parameter_words import AMOUNT, CHOICE, COUNT, DAYS, FEE, HOURS, STAGES, YES_NO, Parameter
from core.fields import Field
from core.phrases import phrase, phrase_later
from disputes.pages.rulebooks.typed import FLAT, SHARE, Said, currencies_in
from disputes.pages.wording import sentence

UNITS = {
    COUNT: phrase_later("A whole number."),
    HOURS: phrase_later("In hours."),
    DAYS: phrase_later("In days: 7, or 5 business."),
}
FEE_KINDS: list[tuple[object, str]] = [
    (SHARE, phrase_later("A share of the amount in dispute")),
    (FLAT, phrase_later("The same, whatever is in dispute")),
]
FEE_AMOUNTS = (
    ("at_least", phrase_later("At least"), phrase_later("Of a share. Empty in every currency: no least.")),
    ("at_most", phrase_later("At most"), phrase_later("Of a share. Empty in every currency: no most.")),
    ("flat", phrase_later("The fee, where it is always the same"), phrase_later("Only then.")),
)


@dataclass(frozen=True)
class Chapter:
    """The fields of one stage."""

    title: str
    fields: list[Field]


@dataclass(frozen=True)
class Typed:
    """What was typed, and what is wrong with it: field -> words."""

    said: Said
    wrong: Mapping[str, list[str]]

    def field(self, name: str, label: str, *, required: bool = True, **more: Any) -> Field:
        value, error = self.said.get(name, ""), list(self.wrong.get(name, []))
        return Field(name=name, label=label, value=value, error=error, required=required, **more)

    def amounts(self, key: str, label: str, words: str) -> Field:
        """One field for each currency."""
        codes = currencies_in(self.said)[0]
        fields = [self.field(f"{key}.{code}", code, kind="money", currency=code, required=False) for code in codes]
        return Field(
            name=key, label=label, kind="group", help=words, error=list(self.wrong.get(key, [])), fields=fields
        )


def drawn(said: Said, wrong: Mapping[str, list[str]]) -> list[Chapter]:
    """All fields, with what was typed and what is wrong with it."""
    typed = Typed(said, wrong)
    naming = phrase("The name of a published rulebook gets its next version. Another name begins at version 1.")
    codes = phrase("Their codes, with spaces between. Every amount is asked in each of them.")
    first = [
        typed.field("name", phrase("Name"), help=naming, max=60),
        typed.field("currencies", phrase("Currencies"), help=codes),
    ]
    chapters = [Chapter(phrase("Name and currencies"), first)]
    for title, parameters in STAGES.items():
        chapters.append(Chapter(title, [field for each in parameters for field in _fields_of(each, typed)]))
    return chapters


def _fields_of(parameter: Parameter, typed: Typed) -> list[Field]:
    leaving_out = f"{sentence(parameter.none)}." if parameter.none else ""
    words = " ".join(str(each) for each in (parameter.meaning, UNITS.get(parameter.kind), leaving_out) if each)
    if parameter.kind == FEE:
        return [
            typed.field("fee", parameter.label, help=words, kind="radio", choices=FEE_KINDS),
            typed.field(
                "fee.percent", phrase("Percent"), help=phrase("Of a share: 0 to 100, such as 10."), required=False
            ),
            *(typed.amounts(f"fee.{part}", label, when) for part, label, when in FEE_AMOUNTS),
        ]
    if parameter.kind == AMOUNT:
        return [typed.amounts(parameter.key, parameter.label, words)]
    choices: dict[str, Any] = {}
    if parameter.kind == CHOICE:
        choices = {"kind": "select", "choices": list(parameter.choices)}
    if parameter.kind == YES_NO:
        choices = {"kind": "radio", "choices": [("yes", phrase("Yes")), ("no", "No")]}
    return [typed.field(parameter.key, parameter.label, help=words, required=not parameter.is_optional, **choices)]
