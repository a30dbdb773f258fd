"""Where a text names a way to reach somebody: e-mail addresses, phone numbers, handles, links, however spelled."""

import re

_DIGIT_WORD = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|double|triple|hundred|thousand|nought|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|"
    r"un|deux|trois|quatre|cinq|sept|huit|neuf|ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять|nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|"
    r"ek|do|teen|char|paanch|chhe|saat|aath|nau|\d)"
)
_AT = r" ?(?:@|\[ ?at ?\]|\( ?at ?\)|\{at\}| at | arroba | собака | sobaka | arobase ) ?"
_DOT = r"(?:\.| ?\[ ?dot ?\] ?| ?\( ?dot ?\) ?|\{dot\}| dot | punto | point | точка | tochka | titik )"
_TOP = (
    r"(?:com|net|org|io|co|me|info|biz|ru|de|fr|es|in|uk|us|id|ph|pk|ua|eu|xyz|dev|app|studio|design|agency|mail|"
    r"example|test)"
)

EMAIL = re.compile(
    rf"(?<![\w.])(?!(?:me|us|is|be|look|all|here|out) at )[a-z0-9][\w.+-]*(?: dot \w+)?{_AT}[a-z0-9][\w-]*(?:{_DOT}[a-z0-9-]+){{0,2}}{_DOT}[a-z]{{2,}}(?![\w@])"
)
PHONE = re.compile(
    r"(?<![\w.:/#=-])(?!\d{4}-\d\d-\d\d)(?:\+|00)? ?\(?\d{1,4}\)?(?:[ .\-/()]{0,2}\d{2,4}){2,5}(?![\w%]|[.:]\d)"
)
SPOKEN_PHONE = re.compile(rf"(?<!\w){_DIGIT_WORD}(?:[ ,.\-]+{_DIGIT_WORD}){{5,}}(?!\w)")
HANDLE = re.compile(r"(?<![\w@/.`])[@$][a-z_][\w.]{2,}")
LINK = re.compile(
    rf"(?:https?://\S+|(?<![\w@])(?:t\.me|wa\.me|m\.me|calendly\.com|discord\.gg|join\.slack\.com|paypal\.me|cash\.app|zoom\.us|meet\.google\.com|linktr\.ee|"
    rf"signal\.me|revolut\.me|ko-fi\.com)\S*|(?<!\w)[\w-]{{3,}}{_DOT}{_TOP}(?!\w)(?:/\S*)?)"
)
# A bare name after the name of an app: "tg: marlow_ops".
NAMED_ACCOUNT = re.compile(
    r"(?<!\w)(?:what'?s ?app|telegram|tg|wa|ig|insta(?:gram)?|skype|discord|snap(?:chat)?|"
    r"signal|viber|line|wechat|pseudo|usuario|username|nick|user saya|user|id|ник|"
    r"тг|телеграм\w*)(?: (?:is|saya|es|est|id|name|me))?[ :=\-]+@?([a-z0-9][\w.]*[\d_.]\w+|[a-z0-9]{8,}\d*)"
)


def details_in(text: str) -> list[tuple[int, int]]:
    """Stretches of a text in normal form that are ways of reaching somebody."""
    spans = [match.span() for kind in (EMAIL, LINK, SPOKEN_PHONE, HANDLE) for match in kind.finditer(text)]
    spans += [match.span() for match in PHONE.finditer(text) if 8 <= sum(c.isdigit() for c in match[0]) <= 15]
    spans += [match.span(1) for match in NAMED_ACCOUNT.finditer(text)]
    return sorted(spans)
