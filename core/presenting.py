"""How money and moments are said on a page: the same words everywhere, as text and as HTML, in the reader's language.

A deadline falls due at the first moment that is too late; what a person reads is the last minute that still counts.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import money
from core.languages import figures
from core.phrases import phrase, phrase_as

NO_BREAK = "\u00a0"
TRUE_MINUS = "\u2212"


def other_language() -> str:
    """The language that is read just now; nothing for English, which is written here."""
    language = get_language() or "en"
    return "" if language.startswith("en") else language


def figure(amount: int, currency: str, *, signed: bool = False) -> str:
    """Minor units as a figure: thousands grouped, the currency's own decimals, a true minus; `signed` adds a plus."""
    sign = TRUE_MINUS if amount < 0 else "+" if signed and amount > 0 else ""
    return f"{sign}{grouped(money.show(abs(amount), currency))}"


def grouped(plain: str) -> str:
    """A figure as `money.show` gives it, without a sign, as the reader's language writes it."""
    if language := other_language():
        return figures.grouped(plain, language)
    whole, dot, decimals = plain.partition(".")
    return f"{int(whole):,}{dot}{decimals}"


def money_words(amount: int, currency: str) -> str:
    """An amount inside a sentence, a label or a title: “1,200.00 USD”, never broken over two lines."""
    return f"{figure(amount, currency)}{NO_BREAK}{currency}"


def money_mark(amount: int, currency: str, *, code: bool = True, signed: bool = False, size: str = "") -> SafeString:
    """An amount as HTML. Without `code` only where a caption or a total names the currency."""
    classes = f"money money--{size}" if size else "money"
    shown = figure(amount, currency, signed=signed)
    if not code:
        return format_html('<span class="{}">{}</span>', classes, shown)
    return format_html('<span class="{}">{}&nbsp;<span class="cur">{}</span></span>', classes, shown, currency)


def last_minute(due: datetime) -> datetime:
    """The last whole minute that still counts before a due moment: 23:59 for a deadline due at 00:00."""
    return (due - timedelta(microseconds=1)).replace(second=0, microsecond=0)


def day(at: datetime, *, zone: str = "UTC") -> str:
    """“Tue 17 Mar”."""
    local = at.astimezone(ZoneInfo(zone))
    if language := other_language():
        return figures.day(local, language)
    return f"{local:%a} {local.day}{NO_BREAK}{local:%b}"


def long_day(at: datetime) -> str:
    """“Tue 17 March 2026”."""
    return long_date(at.astimezone(UTC))


def long_date(day: date) -> str:
    """“Tue 17 March 2026”, of a day that is one everywhere."""
    return _written(day, "yMMMMEd", f"{day:%a} {day.day}{NO_BREAK}{day:%B} {day.year}")


def short_date(day: date) -> str:
    """“17 Mar 2026”."""
    return _written(day, "yMMMd", f"{day.day}{NO_BREAK}{day:%b} {day.year}")


def day_and_month(day: date) -> str:
    """“17 March”."""
    return _written(day, "MMMMd", f"{day.day} {day:%B}")


def weekday(day: date) -> str:
    """“Tue 17”."""
    return _written(day, "Ed", f"{day:%a} {day.day}")


def month(day: date) -> str:
    """“March 2026”."""
    return _written(day, "yMMMM", f"{day:%B %Y}")


def short_month(day: date) -> str:
    """“Mar 26”."""
    return _written(day, "yyMMM", f"{day:%b %y}")


def _written(day: date, parts: str, english: str) -> str:
    language = other_language()
    return figures.written(day, parts, language) if language else english


def plain_day(at: datetime) -> str:
    """“Tue 17 March 2026” with plain spaces: in refusals, which programs read as well."""
    there = at.astimezone(UTC)
    if language := other_language():
        return figures.long_day(there, language)
    return f"{there:%a} {there.day} {there:%B} {there.year}"


def short_moment(at: datetime) -> str:
    """“Sat 14 Mar, 16:20”: where the page says once that times are in UTC."""
    return f"{day(at)}, {at.astimezone(UTC):%H:%M}"


def long_moment(at: datetime) -> str:
    """“Tue 17 March 2026, 23:59 UTC”."""
    return f"{long_day(at)}, {at.astimezone(UTC):%H:%M}{NO_BREAK}UTC"


def long_deadline(due: datetime) -> str:
    """The last minute of a deadline, in full."""
    return long_moment(last_minute(due))


def short_deadline(due: datetime) -> str:
    """The last minute of a deadline, for lists: “Tue 17 Mar, 23:59 UTC”."""
    return f"{short_moment(last_minute(due))}{NO_BREAK}UTC"


def place(zone: str) -> str:
    """The city that a time zone is named for: “Asia/Kuala_Lumpur” is “Kuala Lumpur”."""
    return zone.rpartition("/")[2].replace("_", " ")


def in_zone(at: datetime, zone: str) -> str:
    """The same moment where the reader lives."""
    local = at.astimezone(ZoneInfo(zone))
    if local.utcoffset() == timedelta():
        return phrase("Your time ({place}): the same", place=place(zone))
    return phrase(
        "Your time ({place}): {day}, {time}", place=place(zone), day=day_of_year(local), time=f"{local:%H:%M}"
    )


def day_of_year(local: datetime) -> str:
    """“Tue 17 March”, where the reader lives."""
    language = other_language()
    return figures.long_day_of_year(local, language) if language else f"{local:%a} {local.day}{NO_BREAK}{local:%B}"


def iso(at: datetime) -> str:
    """For the datetime attribute and for scripts."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def time_mark(at: datetime, words: str) -> SafeString:
    """Words about a moment, with the moment itself for machines, and in full on hover."""
    return format_html('<time datetime="{}" title="{}">{}</time>', iso(at), long_moment(at), words)


def remainder(left: timedelta) -> list[tuple[int, str]]:
    """What is left as a few figures with units: days and hours, minutes only when fewer than three days are left."""
    minutes = max(int(left.total_seconds() // 60), 0)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    in_days, in_hours, in_minutes = units()
    if days >= 3:
        return [(days, in_days), (hours, in_hours)]
    if days:
        return [(days, in_days), (hours, in_hours), (minutes, in_minutes)]
    if hours:
        return [(hours, in_hours), (minutes, in_minutes)]
    return [(minutes, in_minutes)]


def units() -> tuple[str, str, str]:
    """The signs of days, hours and minutes in the reader's language."""
    return phrase_as("sign of a day", "d"), phrase_as("sign of an hour", "h"), phrase_as("sign of a minute", "min")


def remainder_words(left: timedelta) -> str:
    """“2 d 12 h” for lists: the two largest units."""
    return " ".join(f"{count}{NO_BREAK}{unit}" for count, unit in remainder(left)[:2])


def hidden() -> SafeString:
    """What is drawn where a contact detail was taken out."""
    return format_html('<span class="masked"><span>{}</span></span>', phrase("contact hidden"))
