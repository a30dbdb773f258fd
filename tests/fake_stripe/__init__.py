"""A Stripe of our own, reached over HTTP: it keeps books, and goes wrong on demand."""

from tests.fake_stripe.books import CARDS, Books, Wrong
from tests.fake_stripe.server import FakeStripe

__all__ = ["CARDS", "Books", "FakeStripe", "Wrong"]
