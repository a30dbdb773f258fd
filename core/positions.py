"""The positions in which people act, as they are said: the noun alone, or with its article."""

from __future__ import annotations

from core.phrases import phrase, phrase_as


def noun(position: str) -> str:
    """“client”: for sentences that bring the article themselves, “the {side}”."""
    nouns = {
        "client": phrase_as("position", "client"),
        "freelancer": phrase_as("position", "freelancer"),
        "mediator": phrase_as("position", "mediator"),
        "reviewer": phrase_as("position", "reviewer"),
        "operator": phrase_as("position", "operator"),
        "claimant": phrase_as("position", "claimant"),
        "respondent": phrase_as("position", "respondent"),
        "clock": phrase_as("position", "clock"),
    }
    return nouns.get(position, position)


def the(position: str) -> str:
    """“the client”: for lists, and where a name could stand as well."""
    known = {
        "client": phrase("the client"),
        "freelancer": phrase("the freelancer"),
        "mediator": phrase("the mediator"),
        "reviewer": phrase("the reviewer"),
        "operator": phrase("the operator"),
    }
    return known.get(position) or phrase("the {name}", name=position)
