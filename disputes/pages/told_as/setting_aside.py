"""The application to set a default aside, as the record tells it."""

from __future__ import annotations

from disputes.pages.told_as.amounts import Sentences, of

SENTENCES: Sentences = {
    "set_aside": lambda _, said: (
        f"applied to set the default aside, and answered with {of(said, 'answered')} for the freelancer: "
        f"“{said['reason']}”"
    ),
    "grant_set_aside": lambda _, said: f"set the default aside: “{said['reason']}”",
    "refuse_set_aside": lambda _, said: f"refused to set the default aside: “{said['reason']}”",
    "application_lapsed": "granted the application to set the default aside, which nobody had decided in time",
}
