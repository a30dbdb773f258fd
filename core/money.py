"""Money: amounts are whole minor units beside a currency code. Reading, showing and dividing them loses no cent."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.phrases import phrase, phrase_later

LARGEST = 2**63 - 1  # what PostgreSQL's bigint holds

_BY_EXPONENT: dict[int, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: phrase_later(
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN "
        "BWP BYN BZD CAD CDF CHE CHF CHW\n        CNY COP COU CRC CUP CVE CZK DKK DOP "
        "DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR\n        "
        "ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD "
        "MMK MNT MOP MRU MUR MVR MWK MXN MXV\n        MYR MZN NAD NGN NIO NOK NPR NZD "
        "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS "
        "SRD\n        SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN "
        "UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW\n        ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
# ISO 4217, active national currencies: how many decimals the currency itself has, not how many people usually show.
EXPONENTS: dict[str, int] = {code: digits for digits, codes in _BY_EXPONENT.items() for code in codes.split()}

_PLAIN = re.compile(r"[0-9]+(?:\.([0-9]+))?")


class NotAnAmount(ValueError):
    """A text that is no amount of the currency; its message may be shown to whoever typed it."""


def exponent(currency: str) -> int:
    """Decimals of an ISO 4217 currency: 0 for JPY, 2 for USD, 3 for KWD."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise NotAnAmount(
            phrase("“{currency}” is not an active ISO 4217 currency code.", currency=currency[:12])
        ) from None


def parse(text: str, currency: str) -> int:
    """Minor units of an amount as a person writes it: digits, and a dot before the decimals. Nothing is guessed."""
    digits = exponent(currency)
    written = text.strip()
    _refuse_what_is_not_plain(written, currency)
    whole, _, decimals = written.partition(".")
    if len(decimals) > digits:
        raise NotAnAmount(_too_many_decimals(currency))
    # The length first: turning a megabyte of digits into a number is itself expensive.
    significant = whole.lstrip("0")
    if len(significant) + digits > len(str(LARGEST)):
        raise NotAnAmount(_too_large(currency))
    amount = int((significant + decimals.ljust(digits, "0")) or "0")
    if amount > LARGEST:
        raise NotAnAmount(_too_large(currency))
    return amount


def show(amount: int, currency: str) -> str:
    """The amount as `parse` reads it: a dot before the currency's own decimals, no grouping, no symbol."""
    digits = exponent(currency)
    if digits == 0:
        return str(amount)
    whole, decimals = divmod(abs(amount), 10**digits)
    return f"{'-' if amount < 0 else ''}{whole}.{decimals:0{digits}d}"


def percentage(amount: int, percent: Decimal) -> int:
    """So many percent of an amount, rounded half up to the minor unit. Exact: no binary or rounded decimal between."""
    if amount < 0 or not percent.is_finite() or percent < 0:
        raise ValueError("A percentage is taken of no negative amount, and is not negative itself.")
    numerator, denominator = percent.as_integer_ratio()
    return (2 * amount * numerator + 100 * denominator) // (200 * denominator)


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Divide an amount in proportion to the weights by largest remainder; of equal remainders the earlier wins."""
    if amount < 0 or any(weight < 0 for weight in weights):
        raise ValueError("Only amounts and weights of zero or more can be spread.")
    total = sum(weights)
    if total == 0:
        if amount:
            raise ValueError("There is nothing to spread the amount over.")
        return [0] * len(weights)
    shares = [amount * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(amount * weights[place] % total))
    for place in by_remainder[: amount - sum(shares)]:
        shares[place] += 1
    return shares


def _refuse_what_is_not_plain(written: str, currency: str) -> None:
    if not written:
        raise NotAnAmount(phrase("Enter an amount."))
    if _PLAIN.fullmatch(written):
        return
    shown = show(123456, currency)
    if re.fullmatch(r"[-−–][0-9., ]+", written):
        raise NotAnAmount(phrase("An amount cannot be below zero."))
    if re.fullmatch(r"[0-9][0-9.,' \u00a0\u202f]*", written):
        raise NotAnAmount(
            phrase(
                "Write the amount without separators between thousands, and a dot before decimals: {shown}.",
                shown=shown,
            )
        )
    raise NotAnAmount(phrase("This is not an amount. Write it in digits, such as {shown}.", shown=shown))


def _too_many_decimals(currency: str) -> str:
    digits = exponent(currency)
    return (
        phrase("{currency} has no decimals.", currency=currency)
        if digits == 0
        else phrase("{currency} has at most {digits} decimals.", currency=currency, digits=digits)
    )


def _too_large(currency: str) -> str:
    return phrase(
        "This amount is too large; the largest is {largest} {currency}.",
        largest=show(LARGEST, currency),
        currency=currency,
    )
