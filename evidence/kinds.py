"""Which kinds of files are taken, by their names; `content` then tells whether they are what they are called."""

from __future__ import annotations

from dataclasses import dataclass

from core.phrases import phrase, phrase_later
from evidence.content import (
    Recognises,
    by_signature,
    is_mail,
    is_office,
    is_open_document,
    is_text,
    is_zip,
)
from evidence.limits import IN_ONE_GO, LARGEST, MIB


@dataclass(frozen=True)
class Kind:
    """A kind of file: what people call it, its extensions, and the test of its content."""

    word: str
    extensions: tuple[str, ...]
    content_type: str
    recognises: Recognises
    opens_in_browser: bool = False
    largest: int = LARGEST  # bytes


_OFFICE = "application/vnd.openxmlformats-officedocument."

KINDS: tuple[Kind, ...] = (
    Kind("PDF", (".pdf",), "application/pdf", by_signature("PDF"), True),
    Kind(phrase_later("PNG image"), (".png",), "image/png", by_signature("PNG image"), True, IN_ONE_GO),
    Kind(phrase_later("JPEG image"), (".jpg", ".jpeg"), "image/jpeg", by_signature("JPEG image"), True, IN_ONE_GO),
    Kind(phrase_later("GIF image"), (".gif",), "image/gif", by_signature("GIF image"), True, IN_ONE_GO),
    Kind(phrase_later("WebP image"), (".webp",), "image/webp", by_signature("WebP image"), True, IN_ONE_GO),
    Kind(phrase_later("text"), (".txt",), "text/plain", is_text, True, IN_ONE_GO),
    Kind(phrase_later("CSV table"), (".csv",), "text/csv", is_text, largest=IN_ONE_GO),
    Kind(phrase_later("Markdown text"), (".md",), "text/markdown", is_text, largest=IN_ONE_GO),
    Kind(phrase_later("Word document"), (".docx",), _OFFICE + "wordprocessingml.document", is_office("word/")),
    Kind(phrase_later("Excel workbook"), (".xlsx",), _OFFICE + "spreadsheetml.sheet", is_office("xl/")),
    Kind(
        phrase_later("PowerPoint presentation"), (".pptx",), _OFFICE + "presentationml.presentation", is_office("ppt/")
    ),
    Kind(phrase_later("OpenDocument text"), (".odt",), "application/vnd.oasis.opendocument.text", is_open_document),
    Kind(phrase_later("ZIP archive"), (".zip",), "application/zip", is_zip),
    Kind(phrase_later("MP3 recording"), (".mp3",), "audio/mpeg", by_signature("MP3 recording")),
    Kind(phrase_later("M4A recording"), (".m4a",), "audio/mp4", by_signature("M4A recording")),
    Kind(phrase_later("WAV recording"), (".wav",), "audio/wav", by_signature("WAV recording")),
    Kind(phrase_later("MP4 film"), (".mp4",), "video/mp4", by_signature("MP4 film")),
    Kind(phrase_later("QuickTime film"), (".mov",), "video/quicktime", by_signature("QuickTime film")),
    Kind(phrase_later("e-mail"), (".eml",), "message/rfc822", is_mail, largest=IN_ONE_GO),
)

_BY_EXTENSION = {extension: kind for kind in KINDS for extension in kind.extensions}


def limits() -> str:
    return phrase(
        "A file may have up to {largest} MiB, a picture or a text up to {in_one_go} MiB. "
        "A picture may have up to 50 million pixels.",
        largest=LARGEST // MIB,
        in_one_go=IN_ONE_GO // MIB,
    )


ALLOWED = ", ".join(extension.removeprefix(".") for kind in KINDS for extension in kind.extensions)
OPENED_IN_BROWSER = frozenset(kind.content_type for kind in KINDS if kind.opens_in_browser)


def kind_named(name: str) -> Kind | None:
    """The kind that a file's last extension promises."""
    stem, dot, last = name.rpartition(".")
    return _BY_EXTENSION.get(f".{last.lower()}") if dot and stem else None
