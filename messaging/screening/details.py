"""Where a text names a way to reach or pay somebody: addresses, numbers, accounts, links, however spelled; and whether
it does so as an invitation or as part of the work.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from messaging.screening.normal import Reading
from messaging.screening.numbers import spoken_numbers
from messaging.screening.tagging import Tag, Tagged

Span = tuple[int, int]

_AT = r" ?(?:@|[\[({<*] ?(?:at|et|a|arroba|chez) ?[\])}>*]| arroba | arobase | klammeraffe | собака | sobaka ) ?"
_AT_WORD = r" (?:at|et|chez) "
_DOT = r"(?:\.| ?[\[({<*] ?(?:dot|punto|ponto|point|punkt|titik|tuldok|\.) ?[\])}>*] ?| (?:dot|punto|ponto|point|punkt|точка|tochka|titik|tuldok) )"
_DOT_WORD = r" ?[\[(]? ?(?:dot|punto|ponto|point|punkt|titik|tuldok) ?[\])]? ?"
_TOP = (
    r"(?:com|net|org|io|co|me|info|biz|ru|de|fr|es|in|uk|us|id|ph|pk|ua|eu|xyz|dev|app|studio|design|agency|mail|"
    r"br|pt|mx|ar|jp|ee|gg|example|test)"
)
_EMAIL = re.compile(
    rf"(?<![\w.])(?!(?:me|us|is|be|look|all|here|out|am|is|was) at )[a-z0-9][\w.+-]{{0,40}}(?: (?:dot|punto|ponto|point|punkt) \w{{1,30}})?"
    rf"{_AT}[a-z0-9][\w-]{{0,40}}(?:{_DOT}[a-z0-9-]{{1,30}}){{0,2}}{_DOT}[a-z]{{2,12}}(?![\w@])"
)
_SPOKEN = re.compile(
    rf"(?<![\w.])[a-z0-9][\w.+-]{{1,40}}(?: (?:dot|punto|ponto|point|punkt) \w{{1,30}})?{_AT_WORD}[a-z0-9][\w-]{{1,40}}{_DOT_WORD}[a-z]{{2,12}}(?!\w)"
)
_HIDDEN = re.compile(
    r"(?<![\w.])[a-z0-9][\w.+-]{1,40} ?[\[({<*] ?(?:at|et|a|arroba|chez|@) ?[\])}>*] ?[a-z0-9][\w.-]{1,40}(?: ?[\[({<*] ?(?:dot|punto|ponto|point|punkt|\.) ?[\])}>*] ?[a-z]{2,12})?"
)
_PROVIDER = re.compile(
    rf"(?<![\w.])[a-z][\w.+-]{{2,40}}(?:{_AT}|{_AT_WORD})(?:gmail|g mail|outlook|hotmail|yahoo|proton|protonmail|icloud|yandex|mail|gmx|web)(?!\w)"
)
_SERVICE = re.compile(
    r"(?<![\w@])(?:h..ps?://)?(?:www\.)?(?:t\.me|wa\.me|m\.me|calendly\.com|discord\.gg|join\.slack\.com|paypal\.me|cash\.app|zoom\.us|meet\.google\.com|"
    r"linktr\.ee|signal\.me|revolut\.me|ko-fi\.com|buymeacoffee\.com|venmo\.com|api\.whatsapp\.com|chat\.whatsapp\.com|discord\.com/invite|carrd\.co|vk\.com|fb\.me|line\.me|bit\.ly)[^\s,;]{0,80}"
)
_LINK = re.compile(rf"(?:h..ps?://[^\s,;]{{3,200}}|(?<![\w@./])[\w-]{{3,40}}{_DOT}{_TOP}(?!\w)(?:/[^\s,;]{{0,100}})?)")
_HANDLE = re.compile(r"(?<![\w@/.`])[@$][a-z_][\w.]{2,30}")
_ACCOUNT = re.compile(
    r"(?<!\w)(?:what'?s ?app|telegram|tg|wa|ig|insta(?:gram)?|skype|discord|snap(?:chat)?|signal|viber|line|wechat|pseudo|usuario|username|nick|"
    r"user saya|user|id|ник|тг|телеграм\w{0,3}|threema|kik|pix|upi|gcash|cashtag|iban)(?: (?:is|saya|es|est|id|name|me|e|ist|ko|mera))?[ :=\-]{1,3}"
    r"@?([a-z0-9][\w.]{0,30}[\d_.]\w{1,20}|[a-z0-9]{8,30})(?!\w)"
)
_DIGITS = re.compile(
    r"(?<![\w.:/#=-])(?!\d{4}-\d\d-\d\d)(?:\+|00)? ?\(?\d{1,4}\)?(?:[ .\-/()]{0,2}\d{2,4}){2,5}(?![\w%]|[.:]\d)"
)
_REGIONS = ("US", "GB", "IN", "PH", "ID", "DE", "FR", "ES", "BR", "RU", "PT", "MX")
_WORK = frozenset({"deliverable", "tech", "fiction", "said", "victim", "refusal", "reference"})
_ASKING = frozenset({"reach", "app", "pay_app", "outside", "trace", "meet"})
_SAYS_LITTLE = 60  # characters: a number and hardly a word; what else should it be for
_NEAR, _ROUND = 5, 12  # words round a detail in which an invitation is looked for, and what else it is about


@dataclass(frozen=True)
class Detail:
    """A way to reach or pay somebody; `plain` ones are hardly ever anything else."""

    kind: str
    span: Span
    plain: bool

    def of(self, reading: Reading) -> Detail:
        """The same at its place in the original."""
        return Detail(self.kind, reading.span(*self.span), self.plain)


def details_in(text: str, words: Tagged) -> list[Detail]:
    """Every way of reaching or paying somebody in a text in normal form."""
    found = [Detail("address", match.span(), False) for match in _EMAIL.finditer(text)]
    found += [Detail("address", match.span(), True) for kind in (_SPOKEN, _HIDDEN) for match in kind.finditer(text)]
    found += [Detail("address", match.span(), True) for match in _PROVIDER.finditer(text)]
    found += [Detail("link", match.span(), True) for match in _SERVICE.finditer(text)]
    found += [Detail("link", match.span(), False) for match in _LINK.finditer(text)]
    found += [Detail("handle", match.span(), False) for match in _HANDLE.finditer(text)]
    found += [Detail("account", match.span(1), False) for match in _ACCOUNT.finditer(text)]
    found += [Detail("number", span, False) for span in _numbers(text, words)]
    return sorted(found, key=lambda detail: detail.span)


def _numbers(text: str, words: Tagged) -> Iterator[Span]:
    for match in _DIGITS.finditer(text):
        if 8 <= sum(c.isdigit() for c in match[0]) <= 15 and _is_telephone(match[0]):
            yield match.span()
    for first, last in spoken_numbers(words.words):
        yield words.spans[first][0], words.spans[last - 1][1]


def _is_telephone(digits: str) -> bool:
    """Whether some country could have given out the number; made-up ones of the right form count."""
    for region in (None,) if digits.startswith("+") else _REGIONS:
        try:
            if phonenumbers.is_possible_number(phonenumbers.parse(digits, region)):
                return True
        except phonenumbers.NumberParseException:
            continue
    return digits.startswith("+")


def invitations(text: str, own: list[Tag], words: Tagged, details: list[Detail]) -> Iterator[Detail]:
    """Those details that the text asks somebody to use: not what belongs to the work, not what is only reported."""
    for detail in details:
        if _notions_near(detail.span, own, words, _ROUND) & _WORK:
            continue
        near = _notions_near(detail.span, own, words, _NEAR)
        asks = near & _ASKING or ({"my", "contact"} <= near and detail.kind in ("number", "address"))
        says_little = len(text) <= _SAYS_LITTLE and detail.kind in ("number", "account", "address")
        if detail.plain or says_little or (asks and detail.kind != "link"):
            yield detail


def _notions_near(span: Span, own: list[Tag], words: Tagged, near: int) -> set[str]:
    inside = [i for i, (start, end) in enumerate(words.spans) if end > span[0] and start < span[1]]
    if not inside:
        return {tag.notion for tag in own}
    first, last = inside[0] - near, inside[-1] + near
    return {tag.notion for tag in own if first <= tag.first <= last}


def merged(details: list[Detail]) -> list[Detail]:
    """What overlaps as one, of the kind of the longest."""
    one: list[Detail] = []
    for detail in sorted(details, key=lambda detail: (detail.span[0], -detail.span[1], detail.kind)):
        if one and detail.span[0] < one[-1].span[1]:
            before = one.pop()
            longer = max(before, detail, key=lambda detail: detail.span[1] - detail.span[0])
            span = before.span[0], max(before.span[1], detail.span[1])
            one.append(Detail(longer.kind, span, before.plain or detail.plain))
        else:
            one.append(detail)
    return one


def nameless(reading: Reading, details: list[Detail]) -> tuple[str, set[int]]:
    """The text with the kind of each detail in its place, and where in the reading details stood."""
    parts: list[str] = []
    hidden: set[int] = set()
    end = 0
    for detail in details:
        start, stop = (bisect_left(reading.places, place) for place in detail.span)
        parts += [reading.text[end:start], f" detail_{detail.kind} "]
        hidden.update(range(start, stop))
        end = stop
    return "".join([*parts, reading.text[end:]]), hidden
