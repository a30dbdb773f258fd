"""What comes of a case if nobody does anything: beside what every act on it leads to."""

from __future__ import annotations

from contracts.acting import Telling, silence_of
from disputes.models import Case
from disputes.pages.consequences.common import reader_of
from disputes.pages.next_step import marked_silence
from disputes.pages.silence import Silence


@silence_of(Case)
def nobody_acts(telling: Telling) -> Silence | None:
    """The same words as on the page of the case."""
    return marked_silence(reader_of(telling))
