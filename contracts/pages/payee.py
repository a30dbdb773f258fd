"""A person's own account at the provider, in the portal's words: what they, the provider, or nobody has to do now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core import clock
from core.errors import NotFound
from core.phrases import phrase, phrase_later
from escrow import payees
from escrow.models import Payee
from escrow.noting import provider
from escrow.providers.paying_out import Standing
from people.models import User

ASKED_AGAIN = timedelta(seconds=10)

# The beginning of a name of the provider's -> what that is, in ours. The first that fits.
MISSING = (
    ("external_account", phrase_later("your bank account")),
    ("tos_acceptance", phrase_later("that you accept its terms")),
    ("business_profile", phrase_later("what you do for a living")),
    ("business_type", phrase_later("whether you work alone or have a company")),
    ("company", phrase_later("details about your company")),
    ("representative", phrase_later("details about you")),
    ("relationship", phrase_later("who owns and runs your company")),
    ("owners", phrase_later("who owns your company")),
    ("directors", phrase_later("who runs your company")),
)
DOCUMENT, PERSON, OTHER = (
    phrase_later("a document that says who you are"),
    phrase_later("details about you"),
    phrase_later("some more details"),
)


def payee_page(person: User, *, came_back: bool = False) -> dict[str, Any]:
    """The context of templates/contracts/payee.html. Whoever waits, or comes back, is told how it stands now."""
    if not payees.are_needed():
        raise NotFound(phrase("This portal keeps no bank account: you name it with each payout."))
    payee = payees.of(person)
    if payee is not None and (came_back or _is_old(payee)):
        payee = payees.look(payee)
    called = provider().name.capitalize()
    standing = str(payee.standing) if payee else ""
    title, text = _says(called)[standing]
    return {
        "payee": payee,
        "called": called,
        "standing": standing,
        "title": title,
        "text": text,
        "missing": in_words(payee.missing) if payee else [],
        "leads_on": bool(payee and payee.number and not payee.is_closed),
        "is_first": standing in (Standing.OPEN, Standing.MISSING),
        "facts": _facts(payee) if payee and payee.is_ready else [],
    }


def in_words(missing: list[str]) -> list[str]:
    """What the provider still needs, each thing once."""
    return list(dict.fromkeys(_word(name) for name in missing))


def _word(name: str) -> str:
    if "document" in name:
        return DOCUMENT
    for start, words in MISSING:
        if name.startswith(start):
            return words
    return PERSON if name.startswith(("individual", "person")) else OTHER


def _is_old(payee: Payee) -> bool:
    is_settled = payee.is_ready or payee.is_closed
    return not is_settled and (payee.asked_at is None or clock.portal_now() - payee.asked_at >= ASKED_AGAIN)


def _facts(payee: Payee) -> list[dict[str, str]]:
    facts = [{"name": phrase("In the name of"), "value": payee.owner.display_name}]
    if payee.ending:
        facts.append({"name": phrase("Bank account"), "value": phrase("Ending in {ending}", ending=payee.ending)})
    if payee.currencies:
        facts.append({"name": phrase("Takes"), "value": ", ".join(payee.currencies)})
    return facts


def _says(called: str) -> dict[str, tuple[str, str]]:
    return _while_asked(called) | _once_known(called)


def _while_asked(called: str) -> dict[str, tuple[str, str]]:
    return {
        "": (
            phrase("{called} does not know your bank account yet", called=called),
            phrase(
                "Money from your wallet is paid out by {called}, which has to know who you are "
                "and where to pay. You fill that in at its own page, once: neither your "
                "documents nor your bank account come through this portal.",
                called=called,
            ),
        ),
        Standing.ASKED: (
            phrase("Your account is being opened"),
            phrase(
                "{called} has not answered yet. We ask again by ourselves, and nothing is opened twice.", called=called
            ),
        ),
        Standing.OPEN: (
            phrase("Fill in who you are, at {called}", called=called),
            phrase(
                "Your account there is open and still empty. You can stop at any time, and go on later where you were."
            ),
        ),
        Standing.MISSING: (
            phrase("{called} still needs something from you", called=called),
            phrase("Until it has that, nothing can be paid out to you. Your money stays yours, in your wallet."),
        ),
    }


def _once_known(called: str) -> dict[str, tuple[str, str]]:
    return {
        Standing.CHECKED: (
            phrase("{called} is checking what you filled in", called=called),
            phrase(
                "That takes minutes, at times a few days. You need not do anything, and your "
                "money stays in your wallet."
            ),
        ),
        Standing.READY: (
            phrase("{called} pays you out", called=called),
            phrase(
                "You can take money out of your wallet at any time. {called} tells us when something changes.",
                called=called,
            ),
        ),
        Standing.CLOSED: (
            phrase("{called} does not pay you out any more", called=called),
            phrase("Your money stays yours, in your wallet. Ask the people who run the portal how you get it."),
        ),
    }
