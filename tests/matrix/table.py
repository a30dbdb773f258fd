"""Reads the table: an address, and what each person gets on their own case | others' | a waiting one."""

from pathlib import Path

PEOPLE = ("nobody", "client", "freelancer", "mediator", "mediator2", "reviewer", "operator")


def read(text: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            method, route, statuses = line.split(maxsplit=2)
            assert f"{method} {route}" not in table, f"{line} stands twice"
            table[f"{method} {route}"] = statuses
    return table


TABLE = read(Path(__file__).with_name("table.txt").read_text(encoding="utf-8"))
