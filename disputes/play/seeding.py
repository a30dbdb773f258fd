"""The demo's cases: scenarios, moved so that their last step has just happened, played with the demo's people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from core import clock
from disputes.play.player import play
from disputes.play.reading import Scenario, read
from people import demo
from record.models import Channel, Notice

SEEDS = Path(__file__).parent / "seeds"

# File -> (client, freelancer, how long ago the last step was).
PLAYED: dict[str, tuple[str, str, timedelta]] = {
    "14-withdrawn": ("client", "freelancer", timedelta(hours=3)),
    "13-settled": ("client2", "freelancer2", timedelta(days=4)),
    "12-award-to-approve": ("client2", "freelancer2", timedelta(days=1)),
    "11-file-to-send": ("client", "freelancer2", timedelta(days=1)),
    "01-the-threat": ("client", "freelancer", timedelta(days=2)),
    "04-silence": ("client2", "freelancer", timedelta(hours=1)),
    "06-in-the-queue": ("client2", "freelancer2", timedelta(hours=1)),
    "03-waits-for-a-response": ("client", "freelancer", timedelta(hours=2)),
    "05-negotiating": ("client", "freelancer", timedelta(hours=5)),
    "07-held-message": ("client", "freelancer2", timedelta(minutes=50)),
    "08-one-has-accepted": ("client2", "freelancer", timedelta(hours=6)),
    "09-nobody-has-paid": ("client", "freelancer", timedelta(hours=7)),
    "10-one-has-paid": ("client", "freelancer", timedelta(hours=2)),
    "15-second-opinion": ("client2", "freelancer2", timedelta(hours=9)),
    "16-fee-to-be-waived": ("client2", "freelancer2", timedelta(hours=4)),
    "17-held-by-law": ("client", "freelancer2", timedelta(hours=8)),
    "18-set-aside": ("client", "freelancer2", timedelta(hours=6)),
    "19-money-already-released": ("client2", "freelancer", timedelta(hours=7)),
    "20-questions-of-the-mediator": ("client", "freelancer", timedelta(hours=3)),
    "02-only-a-question": ("client2", "freelancer2", timedelta(hours=2)),
}


def seed() -> Iterator[str]:
    """Play all of them into this database; the name of each as it is done."""
    people = demo.ensure()
    now = clock.portal_now()
    for file, (client, freelancer, ago) in PLAYED.items():
        scenario = _moved(read(SEEDS / f"{file}.yaml"), until=now - ago)
        played = play(scenario, cast=people | {"client": people[client], "freelancer": people[freelancer]})
        if played.wrong:
            raise RuntimeError(f"{file}: {'; '.join(played.wrong)}")
        yield scenario.name
    # What happened before the demo began is in the portal, not in anybody's mail.
    Notice.objects.filter(channel=Channel.MAIL, sent_at=None).update(sent_at=now, dropped_because="before the demo")


def _moved(scenario: Scenario, *, until: datetime) -> Scenario:
    """The same scenario, so much later that its last step is at this moment (to the minute)."""
    later = until.replace(second=0, microsecond=0) - scenario.steps[-1].at
    scenario.start += later
    for step in scenario.steps:
        step.at += later
    return scenario
