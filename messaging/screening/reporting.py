"""What a message only quotes or reports: words of somebody else, which the author is not to be judged by."""

import re

_CODE_LINES = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_QUOTED = re.compile(
    r"\"[^\"\n]{2,400}\"|“[^”\n]{2,400}”|„[^“”\n]{2,400}[“”]|«[^»\n]{2,400}»|(?<!\w)['‘][^'’\n]{6,400}['’](?!\w)"
)

_THEY = (
    r"(?:he|she|they|(?:the |this |my |our )?(?:other (?:side|party|person)|client|customer|freelancer|buyer|seller|"
    r"contractor|designer|developer|"
    r"respondent|claimant|employer|opponent|man|woman|guy)s?|él|ella|el cliente|la clienta|el freelancer|usted|il|"
    r"elle|le client|"
    r"la cliente|le freelance|он|она|они|заказчик|клиент|фрилансер|исполнитель|вы|ты|zakazchik|klient|"
    r"dia|klien|"
    r"kliennya|freelancer nya|siya|ang client|ang freelancer|yung client|usne|unhone|client ne|freelancer ne|isne|"
    r"inhone)"
)
_SAID = (
    r"(?:told|tells|said|says|wrote|writes|written|threaten(?:ed|s|ing)?|asked|asks|asking|keeps? (?:asking|writing|"
    r"saying|sending|telling|threatening|"
    r"insisting|pushing|calling)|wanted|wants|offer(?:ed|s|ing)?|request(?:ed|s)?|suggest(?:ed|s)?|propos(?:ed|es)|"
    r"demand(?:ed|s)|tried|sent|sends|called me|calls me|"
    r"insulted|announced|promised|was (?:asking|threatening|telling|saying)|has (?:been )?(?:asked|threatened|told|"
    r"written|offered|sent)|have (?:asked|threatened|told|"
    r"written|offered|sent)|moved|pushed|invited|gave me|posted|published|dijo|me dijo|escribi[oó]|amenaz[oó]|"
    r"me amenaz[oó]|pidi[oó]|me pidi[oó]|ofreci[oó]|propuso|quer[ií]a|quiso|"
    r"m'a (?:dit|menacé|écrit|demandé|proposé|insulté|traité|envoyé)|a (?:dit|écrit|menacé|demandé|proposé)|veut|"
    r"voulait|сказал\w*|написал\w*|пишет|угрожа\w+|просил\w*|"
    r"попросил\w*|предлага\w+|предложил\w*|хотел\w*|требовал\w*|назвал\w*|прислал\w*|skazal\w*|napisal\w*|ugrozha\w+|"
    r"prosil\w*|predlagal\w*|predlozhil\w*|bilang|mengancam|"
    r"minta|meminta|menawarkan|menulis|ajak|mengajak|sabi|sinabi|sinabihan|nagbanta|humingi|hiningi|nag-?alok|"
    r"gusto niya|tinakot|bola|boli|bole|kaha|kahaa|dhamki|likha|maanga|manga|"
    r"bol raha|keh raha|mang raha)"
)
# From here to the end of the sentence the message tells what somebody else said or did.
_REPORT = re.compile(
    rf"(?<!\w)(?:{_THEY} (?:\w+ ){{0,3}}?{_SAID}|you (?:\w+ ){{0,2}}?(?:threaten(?:ed|ing)|asked (?:me|for|us)|"
    rf"told me|wrote (?:me|that)|offered|called me|insulted|demanded)|(?:i|we) (?:was|were|am|got|have been|had been|was being|am being|"
    rf"'ve been|received) (?:\w+ ){{0,2}}?"
    r"(?:told|asked|threatened|threats?|offered|insulted|called|sent|a (?:threat|message|demand|request))|me (?:dijo|"
    r"dijeron|amenazaron|pidieron|escribi[oó])|"
    r"on m'a (?:dit|menacé|demandé|proposé)|мне (?:написал\w*|сказал\w*|угрожал\w*|предлож\w+|пишут)|saya (?:di|"
    r"ter)(?:ancam|minta|tawari)\w*|"
    r"sinabihan (?:niya )?ako|mujhe (?:bola|dhamki|kaha|bol))(?!\w)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(
    r"[.!?;\n]|(?:,| but| so| and| then| or)+ ?(?:i|we)(?: will|'ll|'m going| am going| gonna| swear| know| can)|$",
    re.IGNORECASE,
)
_FRAME = re.compile(
    rf"(?<!\w)(?:{_SAID}|messages?|wrote|quote[sd]?|words|the (?:line|sentence|phrase|text|copy|headline|slogan|"
    rf"subtitle|button|label|caption|title|scene|error)|reads?|saying|"
    r"says|called|for the record|screenshot|at \d\d?[:.]\d\d|translat\w+|mensaje|palabras|message|mots|phrase|"
    r"сообщени\w*|слов\w*|фраз\w*|pesan|kata-kata|mensahe|sabi|message mein|likha)(?!\w)",
    re.IGNORECASE,
)


def quotations(text: str) -> list[tuple[int, int]]:
    """Every stretch between quotation marks, whatever it is."""
    return [match.span() for match in _QUOTED.finditer(text)]


def without_quotations(text: str) -> str:
    """The text with what it quotes and reports blanked; every other character stays in its place."""
    text = _CODE_LINES.sub(_blank, re.sub(r"```.*?(?:```|\Z)|`[^`\n]+`", _blank, text, flags=re.DOTALL))
    outside = _QUOTED.sub(_blank, text)
    if _FRAME.search(outside):
        text = outside
    return _without_reports(text)


def _without_reports(text: str) -> str:
    start = 0
    while match := _REPORT.search(text, start):
        end = _CLAUSE_END.search(text, match.end())
        start = end.start() if end else len(text)
        text = text[: match.start()] + " " * (start - match.start()) + text[start:]
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
