"""Asking Stripe: one client, and what its errors mean to us."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import stripe
from django.conf import settings

from escrow.providers import KeyTaken, NoAnswer

log = logging.getLogger("evenhand.stripe")

TIMEOUT = 20  # seconds
IN_USE = 409  # the same key is being worked on this very moment
ACCOUNT_LEFT = "account_invalid"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Refused(Exception):
    """Stripe has understood the request, and refuses it. Nothing was done."""

    def __init__(self, error: stripe.StripeError) -> None:
        super().__init__(error.user_message or str(error))
        self.code = _code(error)
        self.is_missing = error.http_status == 404


def client() -> stripe.StripeClient:
    """Nothing is tried again by itself: every request has a key of ours, and is repeated by whoever knows that key."""
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY,
        http_client=stripe.RequestsClient(timeout=TIMEOUT),
        base_addresses={"api": settings.STRIPE_API_BASE},
        max_network_retries=0,
    )


@contextmanager
def asking() -> Iterator[None]:
    """Raises NoAnswer where it is not known what Stripe did, KeyTaken, or Refused."""
    try:
        yield
    except stripe.IdempotencyError as error:
        if error.http_status == IN_USE:
            raise NoAnswer(str(error)) from error
        raise KeyTaken(str(error)) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        if _code(error) == ACCOUNT_LEFT:  # of that account alone; our own key is as good as ever
            raise Refused(error) from error
        log.exception("Stripe does not know this portal's key, or does not let it do this")
        raise NoAnswer(str(error)) from error
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise Refused(error) from error
    except stripe.StripeError as error:  # timeouts, lost connections, too many requests, errors of theirs
        log.warning("Stripe did not answer", extra={"error": type(error).__name__})
        raise NoAnswer(str(error)) from error


def _code(error: stripe.StripeError) -> str:
    """The library keeps it with some kinds of errors, and in the body with all of them."""
    return str(error.code or (error.error.code if error.error else "") or "")


def moment(seconds: int) -> datetime:
    return EPOCH + timedelta(seconds=seconds)
