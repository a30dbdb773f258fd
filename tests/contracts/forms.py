"""Filling in pages as a browser does: every input that a page holds is sent back, changed where a person typed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[dict[str, list[str]]] = []
        self.inside: dict[str, list[str]] | None = None
        self.area = ""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = {"": [given.get("action", "")]} if given.get("method") == "post" else None
            if self.inside is not None:
                self.forms.append(self.inside)
        elif self.inside is None or not given.get("name"):
            if tag == "option" and self.select and self.inside is not None and "selected" in given:
                self.inside[self.select] = [given["value"]]
        elif tag == "textarea":
            self.area = given["name"]
            self.inside.setdefault(self.area, []).append("")
        elif tag == "select":
            self.select = given["name"]
        elif tag == "input" and _is_sent(given):
            self.inside.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area and self.inside is not None:
            self.inside[self.area][-1] += data


def _is_sent(given: dict[str, str]) -> bool:
    kind = given.get("type", "text")
    return kind != "file" and (kind not in ("checkbox", "radio") or "checked" in given)


def act_form(response: HttpResponse) -> dict[str, list[str]]:
    """The inputs of the act's own form: the one that carries the page's key."""
    parser = _Forms()
    parser.feed(response.content.decode())
    found = [form for form in parser.forms if "key" in form]
    assert len(found) == 1, f"{len(found)} forms with a key on the page"
    return {name: values for name, values in found[0].items() if name}


def send(client: Client, url: str, page: HttpResponse, *, without: tuple[str, ...] = (), **typed: Any) -> HttpResponse:
    """Send the form of a page back, with what was typed. Names with brackets go in a mapping called `rows`."""
    said: dict[str, Any] = {name: values for name, values in act_form(page).items() if name not in without}
    said |= typed.pop("rows", {})
    return client.post(url, said | typed)


def words(response: HttpResponse) -> str:
    """A page's text as it reads."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("&nbsp;", " ").replace("\u00a0", " ").replace("&#x27;", "'"))
