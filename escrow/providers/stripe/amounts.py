"""Amounts as Stripe counts them. Its decimals of a currency are not always those of ISO 4217, which are ours."""

from __future__ import annotations

from core import money
from core.errors import invalid
from core.phrases import phrase

_NONE = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
_THREE = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])


def decimals(currency: str) -> int:
    """How many decimals of a currency Stripe counts in. ISK and UGX have two there, which are always zero."""
    return 0 if currency in _NONE else 3 if currency in _THREE else 2


def to_stripe(amount: int, currency: str) -> int:
    """Our minor units in Stripe's. Raises Invalid where Stripe cannot express the amount exactly."""
    ours, theirs = money.exponent(currency), decimals(currency)
    counted, left = divmod(amount * int(10**theirs), int(10**ours))
    # The last decimal of a currency with three has to be zero.
    if left or (theirs == 3 and counted % 10):
        shown = f"{money.show(amount, currency)} {currency}"
        raise invalid("amount", phrase("The payment provider cannot take exactly {shown}.", shown=shown))
    return counted


def from_stripe(amount: int, currency: str) -> int:
    """Stripe's minor units in ours."""
    ours, theirs = money.exponent(currency.upper()), decimals(currency.upper())
    return int(amount * 10**ours // 10**theirs)
