"""What somebody may be called. A name stands beside everything that its person does, so others read it everywhere."""

from __future__ import annotations

from collections.abc import Callable

Screens = Callable[[str], str]

_screens: list[Screens] = []


def screens_names(screen: Screens) -> Screens:
    """Let this say why something is no name; empty, where it may be one. By the apps above."""
    _screens.append(screen)
    return screen


def wrong_with(name: str) -> str:
    """The first objection to a name, in words for whoever wants to be called so; empty, where there is none."""
    return next((why for screen in _screens if (why := screen(name))), "")
