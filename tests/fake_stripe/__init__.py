"""A Stripe of our own, reached over HTTP: it keeps books, and goes wrong on demand."""

from tests.fake_stripe.books import CARDS, Books
from tests.fake_stripe.server import FakeStripe
from tests.fake_stripe.wrong import Wrong

__all__ = ["CARDS", "Books", "FakeStripe", "Wrong"]
