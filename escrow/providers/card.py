"""A card as it is typed in: read, passed on to the provider, and forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.crypto import salted_hmac

from core.errors import invalid
from core.phrases import phrase, phrase_later

_BRANDS = {
    "4": phrase_later("Visa"),
    "5": phrase_later("Mastercard"),
    "3": phrase_later("American Express"),
    "6": phrase_later("Discover"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """Its number never shows, not in a log nor in an error."""

    number: str = field(repr=False)

    @classmethod
    def read(cls, typed: str) -> Card:
        """From what a person typed, with or without spaces."""
        number = "".join(typed.split()).replace("-", "")
        if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
            raise invalid("card", phrase("A card number has 12 to 19 digits."))
        if not _adds_up(number):
            raise invalid("card", phrase("This card number has a typing error in it."))
        return cls(number)

    @property
    def brand(self) -> str:
        return _BRANDS.get(self.number[0], "Card")

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def kept(self) -> dict[str, str]:
        """All that a payment keeps of it."""
        return {"card_brand": self.brand, "card_last4": self.last4, "source": self.fingerprint}

    @property
    def fingerprint(self) -> str:
        """Tells the same card again and gives no number away; with another secret than this portal's, another."""
        return salted_hmac("evenhand.payment-source", self.number, algorithm="sha256").hexdigest()


def _adds_up(number: str) -> bool:
    """The check digit of ISO/IEC 7812 (Luhn)."""
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0
