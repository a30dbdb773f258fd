"""Checking a file without the portal. The modules of this package know each other and Python's own library alone.

Joined they are one program, which the portal hands out, and puts into the archives that it makes.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PARTS = ("chain", "layout", "files")
OWN = re.compile(r"^from (?:__future__|record\.verify\.\w+) import (?:\([^)]*\)[^\n]*|[^\n]*)\n", re.MULTILINE)
HEAD = '''\
"""Whether a file that an Evenhand portal gave out is as it was written: `python3 verify.py FILE`.

FILE is a file for an arbitrator or the evidence about a card dispute (ZIP), or an exported record (JSON). It needs
Python 3.9 or newer and nothing else: no portal, no network. Nothing is unpacked to the disk. Exit 1 where something
is not as it was written.
"""

from __future__ import annotations

'''


@cache
def one_file() -> str:
    """The program, as one file."""
    there = Path(__file__).parent
    return HEAD + "\n\n".join(OWN.sub("", (there / f"{part}.py").read_text(encoding="utf-8")) for part in PARTS)
