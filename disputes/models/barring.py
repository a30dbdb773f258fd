"""What bars an act of a case although its phase allows it. Whoever knows of such a thing registers it here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Case, act, position -> why it is barred; empty for nothing. One that knows a better refusal raises it.
Bars = Callable[[Any, Any, str], str]
_bars: list[Bars] = []


def bars_acts(bar: Bars) -> Bars:
    _bars.append(bar)
    return bar


def barred(case: Any, act: Any, position: str) -> str:
    return next((why for bar in _bars if (why := bar(case, act, position))), "")
