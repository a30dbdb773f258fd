"""How the words of a message are drawn: a small Markdown, in which nothing runs and from which nothing is loaded.

The words come as this reader may read them, with what is hidden from them taken out before (`masking`): markup never
brings anything back. What it joins or unwraps is judged by the screen as it will be read (`as_read`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from messaging.masking import MASK

# Links without a text hide words, entities spell around the screen, headings and pictures do not belong into a talk.
LEFT_OUT = ["image", "heading", "lheading", "html_block", "html_inline", "reference", "entity", "code"]
TAGS = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "a"}
ATTRIBUTES: dict[str, set[str]] = {
    "*": set(), "a": {"href"}, "ol": {"start"}, "p": {"dir"}, "li": {"dir"}, "blockquote": {"dir"},
}  # fmt: skip
DIRECTED = {"paragraph_open", "list_item_open", "blockquote_open"}  # each begins in the direction of its own words

# Where a reference stands in what is drawn, until it is known who looks. In messages these characters are nothing.
OPEN, CLOSE = "\ue000", "\ue001"
REFERENCE = re.compile(f"{OPEN}([0-9]{{1,6}}){CLOSE}")
_NUMBER = re.compile(r"#([1-9][0-9]{0,5})(?!\w)")
_NOTHING = re.compile("[\ue000\ue001\u202d\u202e]")  # the last two turn words round, so that they read otherwise

# What is put where somebody said “#12”: a link, or the number alone.
Linked = Callable[[int], str]


def drawn(text: str, linked: Linked | None = None, masked: str = MASK) -> SafeString:
    """The words as HTML; `masked` is what is drawn where something was taken out."""
    html = _drawn(text).replace(MASK, conditional_escape(masked))
    return mark_safe(REFERENCE.sub(lambda found: _referred(int(found[1]), linked), html))  # noqa: S308  # cleaned by nh3


def numbers_in(text: str) -> set[int]:
    """The messages that the words refer to."""
    return {int(found) for found in REFERENCE.findall(_drawn(text))} if "#" in text else set()


def as_read(text: str) -> str:
    """What a reader has before them, without markup. Words that have none come back as they are."""
    lines: list[str] = []
    for token in _markdown.parse(_cleared(text)):
        if token.type == "inline":
            lines.append("".join(_read(each) for each in token.children or []))
        elif token.content:
            lines.append(token.content)
    return "\n".join(lines)


def _read(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "host":
        return ""
    return f"#{token.content}" if token.type == "referred" else token.content


def _referred(number: int, linked: Linked | None) -> str:
    return str(conditional_escape(linked(number))) if linked else f"#{number}"


@lru_cache(maxsize=1024)  # a room is drawn again whenever something in it changes
def _drawn(text: str) -> str:
    """The same for everybody who may read these words."""
    return nh3.clean(
        _markdown.render(_cleared(text)),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https"},
        link_rel="nofollow noopener noreferrer ugc",
    )


def _cleared(text: str) -> str:
    return _NOTHING.sub("", text)


def _reference(state: StateInline, silent: bool) -> bool:
    """“#12”, where it is no part of a word, an address or a link."""
    found = _NUMBER.match(state.src, state.pos)
    if found is None or state.linkLevel or (state.pos and re.match(r"[\w&/#]", state.src[state.pos - 1])):
        return False
    if not silent:
        token = state.push("referred", "", 0)
        token.content = found[1]
    state.pos = found.end()
    return True


def _show_where_links_lead(state: Any) -> None:
    """After a link whose words do not say so stands where it leads."""
    for block in state.tokens:
        if block.type in DIRECTED:
            block.attrSet("dir", "auto")
        if block.type != "inline" or not block.children:
            continue
        shown: list[Token] = []
        began, host = 0, ""
        for token in block.children:
            shown.append(token)
            if token.type == "link_open":
                began, host = len(shown), urlsplit(str(token.attrGet("href"))).netloc
            elif token.type == "link_close" and host not in "".join(each.content for each in shown[began:]):
                shown.append(Token("host", "", 0, content=f" ({host})"))
        block.children = shown


def _made() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).disable(LEFT_OUT)
    made.inline.ruler.before("link", "referred", _reference)
    made.core.ruler.push("where_links_lead", _show_where_links_lead)
    made.add_render_rule("referred", lambda _, tokens, place, *__: f"{OPEN}{tokens[place].content}{CLOSE}")
    made.add_render_rule("host", lambda _, tokens, place, *__: conditional_escape(tokens[place].content))
    # A whole address of the web, out of which nothing was taken: whatever else looks like a link is words.
    whole = made.normalizeLink
    made.normalizeLink = lambda url: "" if MASK in url else whole(url)  # type: ignore[method-assign]
    made.validateLink = lambda url: url.startswith(("http://", "https://"))  # type: ignore[method-assign]
    return made


_markdown = _made()
