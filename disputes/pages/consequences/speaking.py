"""What writing and issuing a recommendation lead to."""

from __future__ import annotations

from collections.abc import Callable

from contracts.acting import Telling, Told, consequences_of
from core.phrases import phrase, phrase_later
from disputes.models import Case
from disputes.pages.consequences.common import in_time, reader_of, split_facts, told

FIRST_WORDS = phrase_later("What it said first stays in the record, sealed. Only you and a reviewer read it there.")
# Act -> what it leads to, whoever does it and whatever they say.
LEADS_TO = {
    "say": told(
        [
            phrase_later(
                "What you write stays in the case: you can correct it for 15 minutes, and "
                "withdraw it, and both are seen."
            ),
            phrase_later("It changes no deadline, and an offer counts only when it is made as an offer."),
            phrase_later("Whatever may be a threat is held for a reviewer. It does not arrive before."),
        ],
        done=phrase_later("Your message is written."),
    ),
    "correct_message": told(
        [
            phrase_later(
                "Your message says this from now on. Everybody in the room sees that you corrected it, and when."
            ),
            FIRST_WORDS,
            phrase_later(
                "Whatever may be a threat is held for a reviewer. Your first words stay in the room until then."
            ),
        ],
        done=phrase_later("Your message is corrected."),
    ),
    "withdraw_message": told(
        [
            phrase_later(
                "Its words, and the files with it, are taken out of the room. Whoever read them has read them."
            ),
            phrase_later("Everybody in the room sees that a message of yours stood there, and when you withdrew it."),
            FIRST_WORDS,
        ],
        button=phrase_later("Withdraw the message"),
        done=phrase_later("Your message is withdrawn."),
    ),
    "report": told(
        [
            phrase_later(
                "A reviewer, who is a person and has no part in the case, reads the message and what you write here."
            ),
            phrase_later(
                "It is folded for you at once. Reviewers mean to decide within four hours; you "
                "hear by mail, and your report has a page of its own."
            ),
            phrase_later(
                "It changes no right, no deadline and no money. Whoever wrote the message is "
                "not told what you write here."
            ),
        ],
        button=phrase_later("Report the message"),
        done=phrase_later("Your report is received. Its page says what comes of it."),
    ),
    "ask_to_see": told(
        [
            phrase_later("You need do nothing about a held message, and nothing depends on whether you read it."),
            phrase_later(
                "A reviewer shows you the words, on a page of yours and under a cover, or says "
                "why not. No mail has them."
            ),
            phrase_later(
                "Whoever wrote it is not told whether you read it. The record says that you "
                "asked about a message, not about which one, and not what the answer was."
            ),
        ],
        button=phrase_later("Ask a reviewer"),
        done=phrase_later("You have asked. A mail tells you when a reviewer has answered."),
    ),
}


def _always(leads_to: Told) -> Callable[[Telling], Told]:
    return lambda _: leads_to


for _act, _leads_to in LEADS_TO.items():
    consequences_of(Case, _act)(_always(_leads_to))


@consequences_of(Case, "recommend")
def recommend(telling: Telling) -> Told:
    reader, figure = reader_of(telling), telling.said.get("to_freelancer")
    until = in_time(reader.case, reader.case.rules.recommendation)
    sentences = [
        phrase("Both sides get it at the same moment, and can answer until {until}.", until=until),
        phrase("It binds nobody who does not accept it, unless the rulebook lets it stand."),
        phrase("Only a clerical error can be corrected afterwards, and only if a side asks."),
    ]
    return told(
        sentences, split_facts(reader, figure) if figure is not None else [], done=phrase("Your recommendation is out.")
    )
