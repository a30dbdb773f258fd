"""The reasons that the screen gives, in the reader's language. They are kept in English, as the grammar has them."""

from __future__ import annotations

from core.phrases import phrase_later

REASONS = (
    phrase_later("Authorities"),
    phrase_later("Contact outside"),
    phrase_later("Demeaning a group or the body"),
    phrase_later("Extortion with money or rating"),
    phrase_later("Family, home or work"),
    phrase_later("Hounding"),
    phrase_later("Insult"),
    phrase_later("Keeping things off the record"),
    phrase_later("Open menace"),
    phrase_later("Payment outside"),
    phrase_later("Publishing what is private"),
    phrase_later("Ruining a reputation"),
    phrase_later("Sabotage or leaking"),
    phrase_later("Violence"),
    phrase_later("Wish of harm"),
)


def in_words(why: str) -> str:
    """“Authorities, family, home or work”, as it was found; what is none of the reasons stays as it was kept."""
    said: list[str] = []
    rest = why
    while rest:
        reason = next((each for each in REASONS if _begins(rest, str.__str__(each))), None)
        if reason is None:
            return why
        words = str(reason)
        said.append(words if not said else words[:1].lower() + words[1:])
        rest = rest[len(reason) :].removeprefix(", ")
    return ", ".join(said)


def _begins(rest: str, reason: str) -> bool:
    """With a small letter where it follows another; and whole."""
    after = rest[len(reason) :]
    return rest[:1].lower() + rest[1 : len(reason)] == reason[:1].lower() + reason[1:] and (
        not after or after.startswith(", ")
    )
