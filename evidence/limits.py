"""How large a file may be, how it is cut into parts, and how much anybody may hand in: each number stands here once.

What an installation may want otherwise (how much in all) is read from its settings, and is the same for everybody.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

MIB = 1024 * 1024
LARGEST = 250 * MIB  # bytes of one file, sent in parts
# Bytes of what comes in one go: a form without a script, or one request of a program. Also of what the portal has to
# hold in memory to look into it: a picture, of which a copy is made, and a text, which is read to its end.
IN_ONE_GO = 25 * MIB
PART = 5 * MIB  # bytes of each part but the last: what stores take at least, and what is sent again after a cut

UNFINISHED_FOR = timedelta(days=1)  # what has not arrived by then is begun anew
UNUSED_FOR = timedelta(days=30)  # as long as drafts are kept; a file that no act has used by then is forgotten
CHECKED_WITHIN = timedelta(minutes=10)  # whoever checks for longer has been stopped in the middle


def evidence_of_a_side() -> tuple[int, int]:
    """Files, and bytes in all, that a side may add to one case. Both sides have the same."""
    files, mebibytes = settings.EVIDENCE_ROOM
    return files, mebibytes * MIB


def unused_of_a_person() -> tuple[int, int]:
    """Files, and bytes in all, that a person may have uploaded without having used them."""
    files, mebibytes = settings.UNUSED_ROOM
    return files, mebibytes * MIB
