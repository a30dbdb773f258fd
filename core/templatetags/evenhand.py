"""The portal's template tags: marks, money, moments and the drawings that are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import clock, drawing, fields, presenting
from core import countdown as counting
from core.phrases import phrase, phrase_as, phrase_later
from core.positions import noun
from core.shapes import DRAWN_AS, SHAPES

register = template.Library()

# What messaging puts where a contact detail was taken out (messaging.masking.MASK).
MASK = "▒▒▒▒▒▒"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A stroke icon of the sprite. Without a label it is decoration beside words."""
    return _icon(name, str(label))


@lru_cache(maxsize=512)  # a page has dozens, and the address of the sprite is worked out anew for each
def _icon(name: str, label: str) -> SafeString:
    href = f"{static('icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def mark(position: str, size: str = "", *, hollow: bool = False) -> SafeString:
    """The shape of a position. Filled: did it, or is there. Hollow: not yet, or no. `size`: l."""
    shape = DRAWN_AS.get(position, position)
    classes = f"mark mark--{shape}{' mark--hollow' if hollow else ''}{f' mark--{size}' if size else ''}"
    return format_html('<svg class="{}" viewBox="0 0 20 20" aria-hidden="true">{}</svg>', classes, SHAPES[shape])


@register.simple_tag
def party(position: str, name: str, *, you: bool = False, role: bool = False, hollow: bool = False) -> SafeString:
    """A person: the position's mark, the name, with `role` the position's word, with `you` the label."""
    return format_html(
        '<span class="party">{}<span><b>{}</b>{}</span>{}</span>',
        mark(position, hollow=hollow),
        name,
        format_html(" <small>{}</small>", noun(position)) if role else "",
        format_html(' <span class="you">{}</span>', phrase_as("marks the reader’s own name", "you")) if you else "",
    )


@register.simple_tag
def money(amount: int, currency: str, *, code: bool = True, signed: bool = False, size: str = "") -> SafeString:
    """Minor units as an amount. `code=False` in a table whose caption names the currency."""
    return presenting.money_mark(amount, currency, code=code, signed=signed, size=size)


@register.filter
def signed(amount: int, currency: str) -> SafeString:
    """A movement: plus or true minus, without the currency's code."""
    return presenting.money_mark(amount, currency, code=False, signed=True)


@register.filter
def in_words(amount: int, currency: str) -> str:
    """An amount as plain text, for titles, labels and attributes."""
    return presenting.money_words(amount, currency)


@register.simple_tag
def moment(at: datetime) -> SafeString:
    """When something happened, in full: “Tue 17 March 2026, 16:20 UTC”."""
    return presenting.time_mark(at, presenting.long_moment(at))


@register.simple_tag
def short(at: datetime) -> SafeString:
    """When something happened, in a list: “Sat 14 Mar, 16:20”."""
    return presenting.time_mark(at, presenting.short_moment(at))


@register.simple_tag
def day(at: datetime) -> SafeString:
    """The day something happened: “Sat 14 Mar”."""
    return presenting.time_mark(at, presenting.day(at))


@register.simple_tag
def long_day(at: datetime) -> SafeString:
    """The day something happened, in full: “Sat 14 March 2026”."""
    return presenting.time_mark(at, presenting.long_day(at))


@register.simple_tag
def deadline(due: datetime) -> SafeString:
    """The last minute that counts, in full: “Tue 17 March 2026, 23:59 UTC”."""
    return presenting.time_mark(presenting.last_minute(due), presenting.long_deadline(due))


@register.simple_tag
def short_deadline(due: datetime) -> SafeString:
    """The last minute that counts, in a list: “Tue 17 Mar, 23:59 UTC”."""
    return presenting.time_mark(presenting.last_minute(due), presenting.short_deadline(due))


@register.simple_tag
def last_day(due: datetime) -> SafeString:
    """The last day that counts: “Tue 17 Mar”."""
    last = presenting.last_minute(due)
    return presenting.time_mark(last, presenting.day(last))


@register.simple_tag
def in_zone(due: datetime, user: object) -> str:
    """A deadline's last minute where the reader lives."""
    return presenting.in_zone(presenting.last_minute(due), getattr(user, "time_zone", "") or "UTC")


@register.simple_tag
def time_left(due: datetime, words: str = "{left}") -> SafeString:
    """“2 d 12 h”, kept fresh by countdown.js, said in the place of `words` as long as any is left."""
    left = due - clock.now()
    said = phrase("Passed") if left.total_seconds() <= 0 else words.format(left=presenting.remainder_words(left))
    return format_html('<span data-left-until="{}" data-words="{}">{}</span>', presenting.iso(due), words, said)


@register.inclusion_tag("components/countdown.html", takes_context=True)
def countdown(
    context: Context, due: datetime, started: datetime, label: str, paused: str = "", headline: str = "", note: str = ""
) -> dict[str, object]:
    """A running deadline, in the reader's zone (see core.countdown)."""
    zone = getattr(context.get("user"), "time_zone", "") or "UTC"
    running = counting.countdown(
        due, started=started, label=label, zone=zone, paused=paused, headline=headline, note=note
    )
    return {"countdown": running}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Sequence[object], label: str = phrase_later("Stages of this case")) -> dict[str, object]:
    return {"steps": steps, "label": label}


@register.inclusion_tag("components/split_bar.html")
def split_bar(
    client: int,
    freelancer: int,
    currency: str,
    client_name: str = phrase_later("The client"),
    freelancer_name: str = phrase_later("The freelancer"),
) -> dict[str, object]:
    """The bar alone, with a sentence as its name."""
    return {
        "bar": drawing.division(client, freelancer),
        "label": phrase(
            "{client} gets {to_client}, {freelancer} gets {to_freelancer}",
            client=client_name,
            to_client=presenting.money_words(client, currency),
            freelancer=freelancer_name,
            to_freelancer=presenting.money_words(freelancer, currency),
        ),
    }


@register.inclusion_tag("components/split_mini.html")
def split_mini(client: int, freelancer: int) -> dict[str, object]:
    """The bar in a table, beside its figures."""
    return {"bar": drawing.division(client, freelancer)}


@register.inclusion_tag("components/split_mini.html")
def held_mini() -> dict[str, object]:
    """Not decided, in a table."""
    return {"bar": None}


@register.inclusion_tag("components/held_bar.html")
def held_bar(label: str = phrase_later("The money is held; how it is divided is not decided yet")) -> dict[str, str]:
    """The hatched grey bar: nothing is decided."""
    return {"label": label}


@register.inclusion_tag("components/split.html")
def split(
    client: int,
    freelancer: int,
    currency: str,
    client_name: str = phrase_later("The client"),
    freelancer_name: str = phrase_later("The freelancer"),
    *,
    you: str = "",
    size: str = "",
    quiet: bool = False,
    live: bool = False,
) -> dict[str, object]:
    """A division of money with both ends named. `you`: client or freelancer; `size`: thin, tall."""
    return {
        "client": client,
        "freelancer": freelancer,
        "currency": currency,
        "client_name": client_name,
        "freelancer_name": freelancer_name,
        "you": you,
        "size": size,
        "quiet": quiet,
        "live": live,
    }


@register.inclusion_tag("components/split_scale.html")
def split_scale(
    total: int,
    currency: str,
    figures: Sequence[tuple[str, int, str]],
    client_name: str = phrase_later("The client"),
    freelancer_name: str = phrase_later("The freelancer"),
    *,
    you: str = "",
) -> dict[str, object]:
    """Where the sides stand: (position, amount to the freelancer, words) under a bar that is not divided yet."""
    return {
        "total": total,
        "currency": currency,
        "figures": figures,
        "pegs": drawing.pegs(total, figures),
        "height": drawing.scale_height(len(figures)),
        "client_name": client_name,
        "freelancer_name": freelancer_name,
        "you": you,
    }


@register.inclusion_tag("components/even_ruler.html")
def even_ruler(nothing_until: float, offer_until: float | None = None) -> dict[str, object]:
    """The break-even ruler: from which percent on paying is worth more than doing nothing, and than an offer."""
    zones = drawing.even_zones(nothing_until, offer_until)
    return {"zones": zones, "borders": zones[1:], "label": drawing.said_of(zones)}


@register.inclusion_tag("components/column_chart.html")
def column_chart(values: Sequence[tuple[str, float]], label: str, now: int | None = None) -> dict[str, object]:
    """Upright bars with a sentence as their name; put the same numbers in a table beside it (components/chart.html)."""
    return {"chart": drawing.columns(values, now=now), "label": label}


@register.filter
def chosen(value: object, chosen_value: object) -> bool:
    """Whether a choice is the present value, or among the present values."""
    if isinstance(chosen_value, (list, tuple, set)):
        return str(value) in {str(each) for each in chosen_value}
    return chosen_value is not None and str(value) == str(chosen_value)


@register.filter
def field_id(name: str) -> str:
    """An id that labels, hints and links to errors can share, also for nested names: items[0]amount."""
    return "id_" + "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in str(name))


@register.simple_tag
def described_by(field: Any) -> str:
    """The ids of a field's error and help, for aria-describedby."""
    base, parts = field_id(field.name), [part for part in ("error", "help") if getattr(field, part, None)]
    return " ".join(f"{base}_{part}" for part in parts)


@register.filter
def form_fields(form: forms.BaseForm) -> list[fields.Field]:
    """The fields of a Django form for components/field.html."""
    return fields.of_form(form)


@register.filter
def form_errors(form: forms.BaseForm) -> list[tuple[str, str]]:
    """The errors of a Django form for components/errors.html."""
    return fields.errors_of(fields.of_form(form), [str(words) for words in form.non_field_errors()])


@register.filter
def lines(words: object) -> Sequence[object]:
    """One text, or several, as a list to go through."""
    return words if isinstance(words, (list, tuple)) else [words] if words else []


@register.filter
def masked(text: str) -> SafeString:
    """A text in which a contact detail was taken out: the place is drawn, the words around it stay."""
    return format_html_join(presenting.hidden(), "{}", ((part,) for part in text.split(MASK)))
