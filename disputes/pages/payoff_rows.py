"""One line of the table of what each choice leads to: a division of the money, or one that is still open."""

from __future__ import annotations

from dataclasses import dataclass

from disputes.pages.reader import Reader


@dataclass(frozen=True)
class Row:
    """One choice. None: not decided yet. A `_to` makes it a range."""

    name: str
    text: str
    to_client: int | None
    to_freelancer: int | None
    you: int
    other: int
    you_to: int | None = None
    other_to: int | None = None
    fee: int = 0
    nothing: bool = False


def split_row(reader: Reader, name: str, text: str, to_freelancer: int, **more: bool) -> Row:
    return Row(
        name, text, reader.case.amount - to_freelancer, to_freelancer, reader.share(reader.side, to_freelancer),
        reader.share(reader.other, to_freelancer), **more,
    )  # fmt: skip


def open_row(reader: Reader, name: str, text: str, *, fee: int = 0, nothing: bool = False) -> Row:
    """Not decided: the side ends somewhere between nothing and all, less its fee."""
    whole = reader.case.amount
    return Row(name, text, None, None, -fee, 0, you_to=whole - fee, other_to=whole, fee=fee, nothing=nothing)
