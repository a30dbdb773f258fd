"""What the screen looks for, as data: a file for each category and language, read and compiled once."""

from messaging.rules.reading import ALL, Rule

__all__ = ["ALL", "Rule"]
