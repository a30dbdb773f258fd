"""What the portal says about a record that somebody holds: whether each entry in it is one that it has written.

Whoever asks may be anybody. They learn nothing that the file in their hands does not say: not whether the portal knows
the case at all, nor how its record goes on.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from core import sight
from core.phrases import phrase_later
from record.models import Event
from record.verify.chain import BROKEN, INTACT, NOTE, Chain, Report

OURS = phrase_later("This portal has written each of these entries.")
NOT_OURS = phrase_later(
    "This portal has not written this record. It comes from another portal, or it "
    "was changed and its hashes were made anew."
)
SENT = phrase_later("This portal has on record that it sent the file with this index to the arbitrator.")
NOT_SENT = phrase_later(
    "Of the index this portal has no note that it was sent: what the index says "
    "about names and amounts is not confirmed."
)


SEALED = phrase_later("This portal made this archive: it carries its seal, under the hashes of all parts.")
NOT_SEALED = phrase_later(
    "The seal is not this portal's: another made the archive, the hashes of its "
    "parts were made anew, or the portal's secret was changed since."
)
PURPOSE = "record.known.seal"


def seal_of(sums: bytes) -> str:
    """What the portal puts under the list of hashes of an archive that it makes. Nobody else can make one."""
    return salted_hmac(PURPOSE, sums, algorithm="sha256").hexdigest()


def _has_seal(report: Report) -> bool:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    seals = (salted_hmac(PURPOSE, report.sums, secret=each, algorithm="sha256").hexdigest() for each in secrets)
    return any(constant_time_compare(each, report.seal) for each in seals)


def confirm(report: Report) -> None:
    """Add what the portal knows about each sound record of a file, and about an archive as a whole."""
    if report.sums:
        is_sealed = _has_seal(report)
        report.say("SEAL", INTACT if is_sealed else BROKEN, SEALED if is_sealed else NOT_SEALED)
    for chain in report.chains:
        is_ours = _is_ours(chain)
        report.say(chain.name, INTACT if is_ours else BROKEN, OURS if is_ours else NOT_OURS)
        if is_ours and chain.index:
            is_sent = _was_sent(chain)
            report.say("index.json", INTACT if is_sent else NOTE, SENT if is_sent else NOT_SENT)


@sight.everything()
def _is_ours(chain: Chain) -> bool:
    """Every entry is compared, and not the last alone: over one that was left out no chain can be followed."""
    try:
        subject = UUID(chain.subject)
    except ValueError:
        return False
    ours = Event.objects.filter(subject_id=subject, number__lte=len(chain.hashes)).order_by("number")
    return [bytes(each).hex() for each in ours.values_list("hash", flat=True)] == list(chain.hashes)


@sight.everything()
def _was_sent(chain: Chain) -> bool:
    sent = Event.objects.filter(subject_id=UUID(chain.subject), act="send_file")
    return chain.index in [said.get("index_sha256") for said in sent.values_list("said", flat=True)]
