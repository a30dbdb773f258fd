"""Houses: whom a person's mail address says that they work for."""

from __future__ import annotations

from people.models import User

# Mail domains that say nothing about who employs a person.
PUBLIC_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "web.de",
        "t-online.de",
        "mail.com",
        "mail.ru",
        "yandex.ru",
        "yandex.com",
        "qq.com",
        "163.com",
        "126.com",
        "zoho.com",
        "fastmail.com",
        "tutanota.com",
        "tuta.com",
        "posteo.de",
        "mailbox.org",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "libero.it",
    ]
)


def house_of(person: User) -> str:
    """The domain of somebody's mail; empty for one that anybody can have."""
    domain = person.email.rpartition("@")[2].lower()
    return "" if domain in PUBLIC_MAIL else domain
