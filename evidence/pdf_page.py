"""One page of a PDF as a picture: a program of its own, started by `previewing`, that knows nothing of the portal.

PDF is read by a large library in C, from a file that a stranger made: what goes wrong there ends this process, and no
other. It has limits of memory and of time, and none of the portal's secrets. It says a line of JSON, then the picture.
"""

from __future__ import annotations

import io
import json
import resource
import sys

import pypdfium2

MEMORY = 1024 * 1024 * 1024
SECONDS = 8
MOST_SCALE = 4.0  # of a small page; 72 points are an inch


def main(wanted: int, longest: int, draws: bool) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    pages = len(document)
    number = max(1, min(wanted, pages))
    page = document[number - 1]
    scale = min(longest / max(*page.get_size(), 1.0), MOST_SCALE)
    width, height = (max(1, min(longest, round(side * scale))) for side in page.get_size())
    drawn = b""
    if draws:
        made = io.BytesIO()
        page.render(scale=scale).to_pil().convert("RGB").resize((width, height)).save(made, "WEBP", quality=85)
        drawn = made.getvalue()
    said = json.dumps({"pages": pages, "page": number, "width": width, "height": height})
    sys.stdout.buffer.write(said.encode() + b"\n" + drawn)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "draw")
