"""The languages that the portal has words in, each by its own name.

Those of the setting `LANGUAGES` are offered to people; a test keeps what is offered complete.
"""

from __future__ import annotations

KNOWN = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "hi": "हिन्दी",
    "pt": "Português",
}
# English is what the code says; the others are read from `locale/`.
TRANSLATED = tuple(code for code in KNOWN if code != "en")
