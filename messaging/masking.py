"""Hiding stretches of a text, so that its readers see that something stood there, but not what."""

from collections.abc import Iterable

MASK = "▒▒▒▒▒▒"  # of one length, whatever it hides


def mask(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with each stretch replaced. Stretches may overlap, touch, or reach beyond the end."""
    parts: list[str] = []
    end = 0
    for start, stop in sorted(spans):
        if stop <= max(start, end) or start >= len(text):
            continue
        if start > end or not parts:
            parts += [text[end:start], MASK]
        end = max(end, stop)
    return "".join(parts) + text[end:]
