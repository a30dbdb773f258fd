"""One field of a form as components/field.html draws it, whatever kind of form it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.forms.boundfield import BoundField

from core.phrases import phrase

REQUIRED = str(forms.Field.default_error_messages["required"])
KINDS = {
    "email": "email",
    "password": "password",
    "number": "number",
    "date": "date",
    "checkbox": "checkbox",
    "file": "file",
}


@dataclass(frozen=True)
class Field:
    """See components/field.html for the kinds. `max` counts characters of a text, bytes of a file.

    `parts` is where a file is sent in parts once it is chosen; `max` is then what a form without scripts may have.
    """

    name: str
    label: str
    kind: str = "text"
    value: object = ""
    help: str = ""
    error: list[str] = field(default_factory=list)
    choices: list[tuple[object, str]] = field(default_factory=list)
    required: bool = False
    currency: str = ""
    max: int | None = None
    autocomplete: str = ""
    accept: str = ""
    multiple: bool = False
    share: str = ""
    parts: str = ""
    fields: list[Field] = field(default_factory=list)
    rows: list[list[Field]] = field(default_factory=list)


def of_form(form: forms.BaseForm) -> list[Field]:
    """The fields of a Django form, hidden ones too."""
    return [of_bound(bound) for bound in form]


def errors_of(fields: Iterable[Field], others: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(name, words) for components/errors.html: first what belongs to no field, then field by field."""
    return [("", words) for words in others] + [(each.name, words) for each in fields for words in each.error]


def of_bound(bound: BoundField) -> Field:
    widget = bound.field.widget
    return Field(
        name=bound.html_name,
        label=str(bound.label),
        kind=_kind(widget),
        value=bound.value(),
        help=str(bound.help_text),
        error=[
            phrase("Fill in “{label}”.", label=bound.label) if words == REQUIRED else str(words)
            for words in bound.errors
        ],
        choices=[choice for choice in getattr(widget, "choices", []) if choice[0] != ""],
        required=bound.field.required,
        max=getattr(bound.field, "max_length", None),
        autocomplete=widget.attrs.get("autocomplete", ""),
    )


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radio"
    if isinstance(widget, forms.Select):
        return "select"
    if widget.is_hidden:
        return "hidden"
    return KINDS.get(getattr(widget, "input_type", "text"), "text")
