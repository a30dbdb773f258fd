"""One context for each component of templates/components, as its comment asks for it: the story of case EH-0148."""

# ruff: noqa: E501

from datetime import UTC, datetime, timedelta

from core.bars import bars
from core.countdown import countdown
from core.fields import Field
from core.presenting import money_mark

NOW = datetime(2026, 3, 15, 11, 26, tzinfo=UTC)
DUE = datetime(2026, 3, 18, 0, 0, tzinfo=UTC)  # exclusive: the last minute is Tue 17 March, 23:59
STARTED = datetime(2026, 3, 12, 13, 40, tzinfo=UTC)
HASH = "a41f" + "0" * 56 + "9c02"

USD = "USD"
FEE, AMOUNT = 10_00, 100_00


def usd(amount):
    return money_mark(amount, USD)


BENCH = {
    "client": {"name": "Victor Hale", "role": "Client, answers the claim"},
    "freelancer": {"name": "Maribel Reyes", "role": "Freelancer, opened the case"},
    "you": "freelancer",
    "amount": AMOUNT,
    "currency": USD,
    "held": "in escrow, frozen",
    "frozen": True,
    "bar": "held",
}
HEAD = {
    "facts": ["Case EH-0148", "Opened Fri 20 Feb 2026", "Rulebook standard, version 1"],
    "title": "Research proposal, 12 pages",
}
STEPS = [
    {"name": "Response", "state": "done", "note": "Given Tue 24 Feb"},
    {"name": "Negotiation", "state": "done", "note": "Left Fri 27 Feb"},
    {"name": "Mediation", "state": "done", "note": "Ended Fri 6 Mar"},
    {"name": "Recommendation", "state": "done", "note": "Both said no"},
    {"name": "Fee election", "state": "now", "note": "Until Tue 17 Mar"},
    {"name": "Arbitration", "state": "maybe", "note": "Only if both pay"},
    {"name": "Closed", "state": "next", "note": ""},
]
IFNOTHING = {
    "text": "after Tue 17 March 2026, 23:59 UTC, the clock releases 100.00 USD to Victor Hale. You get 0.00 USD.",
    "loss": True,
}
MAIN = {"label": "Pay your fee,", "url": "/pay", "amount": FEE, "currency": USD}


def running(at=NOW, **said):
    return countdown(DUE, started=STARTED, label="Time left to pay or settle", zone="Asia/Kuala_Lumpur", at=at, **said)


def next_step():
    return {
        "title": "The client has paid the fee. Pay yours, or settle.",
        "text": "If you pay too, an independent arbitrator decides. If you settle before the deadline, all fees are paid back.",
        "main": MAIN,
        "acts": [{"label": "Accept", "url": "/accept", "amount": 60_00, "currency": USD, "style": "second"}],
        "more": "You can also make another offer or ask to have the fee waived.",
        "countdown": running(),
        "ifnothing": IFNOTHING,
    }


def waiting():
    return {
        "wait": True,
        "title": "Victor Hale has until Tue 17 March to pay or settle",
        "text": "You have paid your fee. You can still make or accept an offer: both fees are then paid back.",
        "countdown": running(),
        "ifnothing": {
            "lead": "If the client does nothing:",
            "text": "after Tue 17 March 2026, 23:59 UTC, the clock releases 100.00 USD to you.",
        },
        "id": "waiting",
    }


PAYOFF = {
    "currency": USD,
    "other": "Client gets",
    "rows": [
        {
            "name": "Accept the offer",
            "text": "Settled at once.",
            "to_client": 40_00,
            "to_freelancer": 60_00,
            "you": 60_00,
            "you_to": None,
            "other": 40_00,
            "other_to": None,
            "fee": 0,
        },
        {
            "name": "Pay, and go to arbitration",
            "text": "An arbitrator divides the escrow. The award is final.",
            "to_client": None,
            "to_freelancer": None,
            "you": -10_00,
            "you_to": 90_00,
            "other": 0,
            "other_to": 100_00,
            "fee": 10_00,
        },
        {
            "name": "Do nothing",
            "text": "The clock closes the case after Tue 17 Mar, 23:59 UTC.",
            "nothing": True,
            "to_client": 100_00,
            "to_freelancer": 0,
            "you": 0,
            "you_to": None,
            "other": 100_00,
            "other_to": None,
            "fee": 0,
        },
    ],
}
OUTCOMES = {
    "amount": AMOUNT,
    "currency": USD,
    "rows": [
        {
            "client": False,
            "freelancer": False,
            "to_client": 25_00,
            "to_freelancer": 75_00,
            "goes": "Both, as recommended",
            "fees": "None paid",
            "state": "closed",
        },
        {
            "client": True,
            "client_word": "paid",
            "freelancer": False,
            "to_client": 100_00,
            "to_freelancer": 0,
            "goes": "All to the client, Victor Hale",
            "fees": "Client’s 10.00 paid back",
            "state": "open",
            "note": "Happens if you do nothing",
        },
        {
            "client": False,
            "freelancer": True,
            "to_client": 0,
            "to_freelancer": 100_00,
            "goes": "All to the freelancer, Maribel Reyes",
            "fees": "Yours paid back",
            "state": "closed",
        },
        {
            "client": True,
            "client_word": "paid",
            "freelancer": True,
            "to_client": None,
            "to_freelancer": None,
            "goes": "Held for the arbitrator’s award",
            "fees": "Both to the arbitrator",
            "state": "open",
            "note": "Happens as soon as you pay",
        },
    ],
}
EVENS = {
    "amount": AMOUNT,
    "fee": FEE,
    "currency": USD,
    "nothing_until": 10.0,
    "offer_until": 70.0,
    "offer": 60_00,
    "other": "",
}
STAND = [
    ("client", 60_00, "Client offers 60.00"),
    ("mediator", 75_00, "Recommended: 75.00, both said no"),
    ("freelancer", 90_00, "You ask for 90.00"),
]
BANNER = {
    "title": "Shuttle mode is on",
    "text": ["What either side writes goes to the mediator.", "Only a reviewer can switch it off."],
    "icon": "shuttle",
}
REFUSAL = {
    "alarm": True,
    "title": "The deadline passed on Tue 17 March 2026, 23:59 UTC",
    "text": "Your payment arrived 41 seconds later, so it was not taken. Nothing was charged.",
}
RECORD = [
    {
        "position": "client",
        "who": "Victor Hale",
        "text": "paid the arbitration fee, 10.00 USD",
        "at": STARTED,
        "number": 65,
        "hash": HASH,
    },
    {
        "position": "freelancer",
        "who": "You",
        "text": "rejected the recommendation. Fee election opened",
        "at": STARTED - timedelta(days=3),
        "number": 64,
        "hash": HASH,
    },
    {
        "position": "mediator",
        "who": "Inês Carvalho",
        "text": "recommended 75.00 USD to the freelancer",
        "at": STARTED - timedelta(days=6),
        "number": 61,
        "hash": HASH,
    },
    {
        "position": "clock",
        "who": "The clock",
        "text": "switched on shuttle mode",
        "at": STARTED - timedelta(days=14),
        "number": 34,
        "hash": HASH,
    },
]
PREVIEW = {"form": "page", "width": 848, "height": 1200, "page": 2, "pages": 2, "text": "", "is_cut": False}
MATRIX = {
    "columns": ["1.1 Proposal text", "The whole"],
    "rows": [
        {
            "number": "E1",
            "name": "The comments",
            "opened": "Not opened yet",
            "marks": [{"name": "Late", "icon": "clock", "words": "It came after evidence had closed."}],
            "cells": [[{"position": "client", "who": "Victor Hale", "words": "brought it"}], []],
        }
    ],
}
TIMELINE = {
    "width": 720,
    "height": 64,
    "base": 38,
    "label": "Evidence by the day of the event, from 1 Jan 2026 to 2 Mar 2026. The table below says the same.",
    "ticks": [(30, "1 Jan 2026", "start"), (656, "2 Mar 2026", "end")],
    "points": [
        {"number": "E1", "position": "client", "x": 30.0, "y": 16, "words": "E1, Thu 1 January 2026"},
        {"number": "E2", "position": "freelancer", "x": 656.0, "y": 16, "words": "E2, Mon 2 March 2026"},
    ],
    "rows": [
        {
            "number": "E1",
            "name": "order.pdf",
            "happened": "Thu 1 January 2026",
            "caption": "The order",
            "position": "client",
            "who": "You",
        }
    ],
}
PINS = [
    {
        "number": 1,
        "words": "The logo is the old one.",
        "label": "Pin 1: The logo is the old one.",
        "place": "455 of 1000 from the left, 300 of 1000 from the top",
        "position": "client",
        "who": "You",
        "when": "Mon 2 Mar, 10:02",
        "left": "45.5%",
        "top": "30.0%",
        "is_here": True,
        "back_url": "/acts/take_pin_back",
    },
    {
        "number": 2,
        "words": "",
        "flagged": {"text": "You fool.", "note": "These words may be insulting.", "is_folded": True},
        "label": "Pin 2: see the list",
        "place": "Page 2, 10 of 1000 from the left, 990 of 1000 from the top",
        "position": "client",
        "who": "Victor Hale",
        "when": "Mon 2 Mar, 10:04",
        "left": "1.0%",
        "top": "99.0%",
        "is_here": False,
        "page_url": "/look?page=2",
    },
]
EXHIBITS = [
    {
        "number": "E1",
        "name": "Contract C-2041, milestone 2.pdf",
        "url": "/e1",
        "download": "/e1/d",
        "look": "/e1/look",
        "position": "portal",
        "who": "Portal",
        "size": "84 kB",
        "hash": HASH,
        "caption": "The deliverables and their acceptance criteria.",
        "state": "ready",
        "read": "Mediator read it Mon 2 Mar, 10:02, for 4 min",
        "shared": "The other side gets a copy without the data hidden in this picture.",
        "shared_hash": HASH,
        "happened": "Sat 14 March 2026",
        "pins": "3 pins",
        "about": "1.2 Reference list",
        "marks": [{"name": "Sealed", "icon": "lock", "words": "Sealed: “Under an agreement”. You do not open it."}],
        "gist": "A third company says that it was of use.",
    },
    {
        "number": "E5",
        "name": "screenshot-payment-offer.png",
        "url": "",
        "position": "freelancer",
        "who": "You",
        "size": "1.1 MB",
        "hash": HASH,
        "state": "withdrawn",
        "note": "It stays on the record, but nobody relies on it.",
        "read": None,
        "shared": "",
    },
    {
        "number": "E6",
        "name": "similarity-report.pdf",
        "url": "/e6",
        "download": "/e6/d",
        "look": "/e6/look",
        "position": "client",
        "who": "Victor Hale",
        "size": "2.3 MB",
        "hash": HASH,
        "state": "ready",
        "read": "",
        "shared": "",
    },
    {
        "number": "",
        "name": "photo-of-notes.heic",
        "url": "",
        "position": "freelancer",
        "who": "You",
        "size": "4.8 MB",
        "hash": "",
        "state": "refused",
        "note": "The picture is damaged and cannot be opened.",
        "read": None,
        "shared": "",
    },
]
AT = datetime(2026, 3, 3, 9, 58, tzinfo=UTC)
MESSAGES = {
    "plain": {
        "position": "freelancer",
        "who": "Maribel Reyes",
        "you": True,
        "at": AT,
        "text": "The revised proposal is in submission 2.",
        "state": "plain",
        "readers": "Both sides",
    },
    "private": {
        "position": "freelancer",
        "who": "Maribel Reyes",
        "you": True,
        "at": AT,
        "text": "I could accept 80.",
        "state": "plain",
        "private": True,
        "readers": "Only you and the mediator",
        "said": "Read by the mediator 19:20",
    },
    "relayed": {
        "position": "mediator",
        "who": "Inês Carvalho",
        "at": AT,
        "text": "I passed on your points, and this is his answer.",
        "state": "plain",
        "readers": "Both sides",
        "relayed": {
            "position": "client",
            "lead": "What Victor Hale says, told by the mediator",
            "text": "Three of his five comments were not answered.",
        },
    },
    "held": {
        "position": "freelancer",
        "who": "Maribel Reyes",
        "you": True,
        "at": AT,
        "text": "If he writes to my university, I will write to his employer.",
        "state": "held",
        "private": True,
        "readers": "Only you, for now",
        "note": "It may be understood as a threat.",
        "until": AT + timedelta(hours=4, minutes=1),
    },
    "folded": {
        "position": "client",
        "who": "Victor Hale",
        "at": AT,
        "text": "Anyone with half a brain would be ashamed.",
        "state": "folded",
        "readers": "Both sides",
        "acts": [{"label": "Report", "url": "/report"}],
    },
    "masked": {
        "position": "client",
        "who": "Victor Hale",
        "at": AT,
        "text": "Write to me at ▒▒▒▒▒▒ <b>now</b>.",
        "state": "masked",
        "readers": "Both sides",
    },
    "stub": {
        "position": "client",
        "who": "Victor Hale",
        "at": AT,
        "text": "12 Elm Street",
        "state": "stub",
        "readers": "Both sides",
        "note": "Taken out by a reviewer on Fri 27 Feb: it named a private address.",
    },
    "clock": {"at": AT, "text": "shuttle mode was switched on.", "state": "clock", "icon": "shuttle"},
}
SUMMARY = [
    {"name": "Milestone", "value": "2. Research proposal, 12 pages", "change": "/change", "about": "the milestone"},
    {"name": "Who will read it", "value": "Victor Hale, after answering."},
]
FACTS = [
    {"name": "Escrow, milestone 2, frozen", "value": usd(AMOUNT)},
    {"name": "Held by the portal", "value": usd(110_00), "total": True},
]
MATTER = {
    "facts": ["Case EH-0148", "Fee election"],
    "title": "Research proposal, 12 pages",
    "url": "/cases/1/",
    "position": "client",
    "who": "Victor Hale",
    "text": "The client has paid the arbitration fee. Pay yours, or settle.",
    "due": DUE,
    "amount": AMOUNT,
    "currency": USD,
    "main": {"label": "Pay or settle", "url": "/cases/1/"},
    "acts": [{"label": "Read the offer", "url": "/offer"}],
    "ifnothing": IFNOTHING,
}
STATEMENT = {
    "currency": USD,
    "after": "Escrow after",
    "rows": [
        {
            "at": STARTED,
            "reason": "Fund",
            "words": "Victor Hale’s card to escrow, milestone 1",
            "amount": 1_200_00,
            "after": 1_200_00,
        },
        {
            "at": STARTED,
            "reason": "Client approval",
            "words": "Escrow, milestone 1, to Maribel Reyes",
            "amount": -1_200_00,
            "after": 0,
        },
    ],
    "totals": [{"name": "In escrow, frozen", "amount": AMOUNT}],
}
FIGURES = [
    {"name": "Ledger, all currencies", "value": "0.00", "note": "Balanced, 11:25", "ok": True},
    {"name": "Open deadlines", "value": "238", "note": "2 fall due today"},
    {"name": "Overdue, not executed", "value": "3", "note": "Since 11:20", "ok": False},
    {"name": "Lateness, 99 of 100", "value": "3.8", "unit": "s", "note": "Budget 10 s"},
]
CHART = {
    "id": "due",
    "title": "Deadlines that fall due",
    "label": "Most fall due on Mon 16, 22; today 2.",
    "values": [("Sun 15", 2), ("Mon 16", 22), ("Tue 17", 31), ("Wed 18", 18)],
    "now": 0,
    "name_head": "Day",
    "value_head": "Deadlines",
}
BAR_CHART = {
    "id": "took",
    "title": "Time to resolve",
    "summary": "Closed: 12. Half within 8.0 days, nine of ten within 30.5 days.",
    "text": "From opening to closing.",
    "unit": "Days",
    "marks": ("Half within, days", "Nine of ten within, days"),
    "drawn": bars([("Response", "2.0 / 6.9", 6.9, 2.0), ("Mediation", "8.0 / 30.5", 30.5, 8.0)]),
    "name_head": "Phase",
    "columns": [{"head": "Cases"}, {"head": "Half within, days"}, {"head": "Nine of ten within, days"}],
    "table": [("Response", ["12", "2.0", "6.9"]), ("Mediation", ["9", "8.0", "30.5"])],
}
MILESTONE = {
    "title": "2. Research proposal, 12 pages",
    "text": "Version 2 sent Mon 16 Feb",
    "amount": AMOUNT,
    "currency": USD,
    "badge": {"words": "Disputed, frozen", "kind": "ink", "icon": "frozen"},
    "deliverables": [
        {"name": "Reference list", "criterion": "At least 20 sources, published after 2015, APA 7", "sent": "Version 2"}
    ],
    "acts": [
        {"label": "Approve", "url": "/approve", "amount": AMOUNT, "currency": USD},
        {"label": "Ask for changes", "url": "/changes", "style": "second"},
    ],
}
CLAIM = {
    "id": "d2",
    "title": "2. Reference list",
    "criterion": "at least 20 sources, published after 2015, APA 7",
    "worth": 25_00,
    "total": AMOUNT,
    "currency": USD,
    "client": {"name": "Victor Hale", "found": "not_done", "text": "Old books."},
    "freelancer": {"name": "Maribel Reyes", "found": "done", "text": "20 sources, all in APA 7."},
    "finding": {
        "found": "partly",
        "text": "12 of 20 were published after 2015.",
        "amount": 15_00,
        "cites": [{"label": "E1", "url": "#e1"}, {"label": "E7", "url": "#e7"}],
    },
}
FIELDS = {
    "money": Field(
        "offer",
        "Amount to you",
        "money",
        "92.00",
        "Of 100.00 USD.",
        ["Your last offer was 90.00. A new one may not ask for more."],
        required=True,
        currency=USD,
    ),
    "textarea": Field(
        "story", "What happened?", "textarea", "It was late.", "Up to 2,000 characters.", max=2000, required=True
    ),
    "radio": Field(
        "items[0]found",
        "Was the reference list done?",
        "radio",
        "partly",
        choices=[("done", "Done"), ("partly", "Partly"), ("not_done", "Not done"), ("cannot_tell", "Cannot tell")],
        required=True,
    ),
    "checkboxes": Field(
        "cites", "Relies on", "checkboxes", ["E1", "E7"], choices=[("E1", "E1"), ("E4", "E4"), ("E7", "E7")]
    ),
    "checkbox": Field("true", "What I wrote is true.", "checkbox", True, required=True),
    "select": Field(
        "milestone", "Milestone", "select", 2, choices=[(1, "1. Outline"), (2, "2. Proposal")], required=True
    ),
    "file": Field(
        "files",
        "Evidence",
        "file",
        help="PDF, pictures, documents, up to 250 MiB each.",
        max=26_214_400,
        multiple=True,
        parts="/api/v1/uploads/",
    ),
    "number": Field("share", "Share", "number", 75, required=True),
    "date": Field("by", "Until", "date", "2026-03-17"),
    "email": Field("email", "E-mail", "email", "", required=True, autocomplete="email"),
    "hidden": Field("version", "", "hidden", 12),
    "group": Field(
        "split",
        "The split",
        "group",
        fields=[Field("split.to_freelancer", "To the freelancer", "money", "75.00", currency=USD, required=True)],
    ),
    "list": Field(
        "items",
        "Deliverables",
        "list",
        rows=[
            [Field("items[0]text", "Reason", "textarea", "", required=True)],
            [Field("items[1]text", "Reason", "textarea", error=["Say why."], required=True)],
        ],
    ),
}
CONFIRM = {
    "title": "Reject the recommendation?",
    "facts": [
        {"name": "You would get, if you accept", "value": usd(75_00)},
        {"name": "Fee for arbitration, if both reject", "value": usd(FEE)},
    ],
    "text": "You cannot take a rejection back after the other side has answered.",
    "url": "/cases/1/acts/reject/",
    "hidden": [("version", "12")],
    "fields": [Field("word", "Type the word “reject”", required=True, autocomplete="off")],
    "label": "Reject",
    "grave": True,
    "back": "/cases/1/",
    "back_label": "Keep thinking",
}
QUEUE = [
    {
        "sla": {"state": "late", "words": "Late, since Mon"},
        "title": "Product photos, 40 pieces",
        "url": "/cases/127/",
        "reference": "EH-0127",
        "says": "Back in the queue",
        "client": "Noor Haddad",
        "freelancer": "Pavel Dvořák",
        "waits": "A mediator",
        "stage": "Mediation",
        "amount": 620_00,
        "currency": USD,
        "age": "12 d",
        "claim": {"label": "Claim", "url": "/cases/127/claim/", "post": True, "small": True, "for": "Product photos"},
    },
    {
        "sla": {"state": "today", "words": "Today, 23:59"},
        "title": "Logo and brand sheet",
        "url": "/cases/139/",
        "reference": "EH-0139",
        "client": "Selma Aydın",
        "freelancer": "Rui Matos",
        "waits": "You",
        "stage": "Mediation",
        "amount": 1_450_00,
        "currency": "EUR",
        "age": "8 d",
        "with": "You",
    },
]
FLAGS = [
    {
        "url": "/flags/92/",
        "kind": "Threat",
        "sla": {"state": "today", "words": "1 h 52 min"},
        "what": "Authorities, university",
        "about": "F-0092, case EH-0148, client to freelancer",
        "now": True,
    }
]
COVERED = {"warning": "It may be hard to read: it names the police.", "words": "Drop this dispute today."}
FORESEEN = {
    "foreseen": [
        {
            "may_be": "This may be read as a threat: authorities, family, home or work.",
            "parts": [("Drop this dispute, or ", False), ("I call the police", True), (".", False)],
            "would": "It would be held for a reviewer and kept as evidence.",
        },
        {
            "may_be": "This may be read as contact or payment outside the portal.",
            "parts": [("Call me: ", False), ("+1 212 555 0123", True)],
            "would": "It would arrive with that part hidden.",
            "would_read": "Call me: [hidden]",
        },
    ]
}
WORDS_BESIDE = {
    "text": "It is not what we agreed.",
    "note": "Others read this without the contact details.",
    "asks": {"label": "Ask a reviewer what it says", "url": "/cases/148/acts/ask_to_see/"},
}
SHARES = {
    "id": "phases",
    "title": "Open cases, by phase",
    "head": "Phase",
    "value_head": "Cases",
    "rows": [
        {"name": "Mediation", "value": "12", "width": "100%"},
        {"name": "Arbitration", "value": "fewer than 5", "width": "0%"},
    ],
}
