"""What is typed into a draft's form: written out of parameters, and read back, with what is wrong field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contracts.parameter_words import AMOUNT, DAYS, FEE, STAGES, YES_NO
from contracts.publishable import currencies_of, whole_faults
from contracts.rulebooks import STANDARD
from contracts.rules import NotPriced
from core import money
from core.phrases import phrase

MOST_CURRENCIES = 12
USUAL = " ".join(sorted(STANDARD["fee"]["at_least"]))
SHARE, FLAT = "share", "flat"
FEE_AMOUNTS = {SHARE: ("at_least", "at_most"), FLAT: ("flat",)}
Said = Mapping[str, str]


def written(name: str, params: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the form of these parameters; nothing for those that are not said yet."""
    texts = {"name": name, "currencies": " ".join(currencies_of(params)) or USUAL}
    for parameter in (each for stage in STAGES.values() for each in stage if each.key in params):
        value = params[parameter.key]
        if parameter.kind == FEE:
            texts |= _fee_written(value)
        elif parameter.kind == AMOUNT:
            texts |= _amounts_written(parameter.key, value)
        elif parameter.kind == YES_NO:
            texts[parameter.key] = "yes" if value else "no"
        else:
            texts[parameter.key] = "" if value is None else str(value)
    return texts


def read(said: Said) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The parameters, and what is wrong: field -> words."""
    currencies, wrong = currencies_in(said)
    params: dict[str, Any] = {}
    for parameter in (each for stage in STAGES.values() for each in stage):
        text = said.get(parameter.key, "").strip()
        if parameter.kind == FEE:
            params[parameter.key] = _fee_read(said, currencies)
        elif parameter.kind == AMOUNT:
            params[parameter.key] = _amounts_read(parameter.key, said, currencies)
        elif parameter.kind == YES_NO:
            params[parameter.key] = {"yes": True, "no": False}.get(text, text)
        elif text.isascii() and text.isdigit() and len(text) < 10:
            params[parameter.key] = int(text)
        else:
            params[parameter.key] = _length_read(text) if parameter.kind == DAYS else text
    if not said.get("fee"):
        wrong["fee"] = [phrase("Choose whether the fee is a share, or the same always.")]
    for bad in whole_faults(params):
        words = phrase("Give an amount here too, or in no currency at all") if isinstance(bad, NotPriced) else bad.words
        wrong.setdefault(_field_of(bad.key, said, currencies), [_sentence(words)])
    return params, wrong


def currencies_in(said: Said) -> tuple[list[str], dict[str, list[str]]]:
    """The currencies that amounts are asked in, and what is wrong with them."""
    named = list(dict.fromkeys(re.split(r"[\s,;]+", said.get("currencies", "").upper().strip())))
    known = [code for code in named if code in money.EXPONENTS][:MOST_CURRENCIES]
    unknown = [code for code in named if code not in money.EXPONENTS]
    if unknown and unknown != [""]:
        return known, {
            "currencies": [phrase("“{unknown}” is not the code of a currency, such as USD.", unknown=unknown[0][:12])]
        }
    if not known:
        return known, {"currencies": [phrase("Name at least one currency, such as USD.")]}
    if len(named) > MOST_CURRENCIES:
        return known, {"currencies": [phrase("At most {most_currencies} currencies.", most_currencies=MOST_CURRENCIES)]}
    return known, {}


def _fee_written(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    kind = FLAT if "flat" in value else SHARE
    texts = {"fee": kind, "fee.percent": str(value.get("percent", ""))}
    for part in FEE_AMOUNTS[kind]:
        texts |= _amounts_written(f"fee.{part}", value.get(part))
    return texts


def _amounts_written(key: str, value: Any) -> dict[str, str]:
    return {f"{key}.{code}": str(amount) for code, amount in value.items()} if isinstance(value, Mapping) else {}


def _fee_read(said: Said, currencies: list[str]) -> dict[str, Any]:
    kind = said.get("fee", "")
    if kind == FLAT:
        return {"flat": _amounts_read("fee.flat", said, currencies) or {}}
    parts = {part: _amounts_read(f"fee.{part}", said, currencies) for part in FEE_AMOUNTS[SHARE]}
    return {"percent": said.get("fee.percent", "").strip()} | {part: value for part, value in parts.items() if value}


def _amounts_read(key: str, said: Said, currencies: list[str]) -> dict[str, str] | None:
    given = {code: said.get(f"{key}.{code}", "").strip() for code in currencies}
    return {code: amount for code, amount in given.items() if amount} or None


def _length_read(text: str) -> str | None:
    return re.sub(r"^(\d+) business days?$", r"\1 business", text.lower()) or None


def _field_of(key: str, said: Said, currencies: list[str]) -> str:
    """The field that is wrong: of an amount, the one in the currency that is wrong or missing."""
    if not any(f"{key}.{code}" in said for code in currencies):
        return key
    return next((f"{key}.{code}" for code in currencies if _is_wrong(said.get(f"{key}.{code}", ""), code)), key)


def _is_wrong(text: str, currency: str) -> bool:
    try:
        money.parse(text, currency)
    except ValueError:
        return True
    return False


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '?')) else '.'}"
