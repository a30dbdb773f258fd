"""The sentence of each act and lapse, stage by stage. It follows the name of whoever did it."""

from disputes.pages.told_as import (
    arbitration,
    election,
    intake,
    mediation,
    offers,
    operators,
    recommendation,
    rooms,
)
from disputes.pages.told_as.amounts import Sentences

SENTENCES: Sentences = {
    name: sentence
    for stage in (intake, offers, mediation, recommendation, election, arbitration, operators, rooms)
    for name, sentence in stage.SENTENCES.items()
}
