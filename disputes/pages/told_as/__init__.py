"""The sentence of each act and lapse, stage by stage. It follows the name of whoever did it."""

from disputes.pages.told_as import arbitration, cooling_off, election, intake, mediation, offers, recommendation, rooms
from disputes.pages.told_as.amounts import Sentences

SENTENCES: Sentences = {
    name: sentence
    for stage in (intake, offers, cooling_off, mediation, recommendation, election, arbitration, rooms)
    for name, sentence in stage.SENTENCES.items()
}
