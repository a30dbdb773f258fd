"""The sentence of each act and lapse, stage by stage. It follows the name of whoever did it."""

from disputes.pages.told_as import (
    arbitration,
    contact,
    cooling_off,
    election,
    evidence,
    feedback,
    intake,
    mediation,
    neutral,
    offers,
    operators,
    recommendation,
    rooms,
    setting_aside,
)
from disputes.pages.told_as.amounts import Sentences

SENTENCES: Sentences = {
    name: sentence
    for stage in (
        intake,
        setting_aside,
        offers,
        cooling_off,
        mediation,
        evidence,
        neutral,
        recommendation,
        election,
        arbitration,
        operators,
        rooms,
        contact,
        feedback,
    )
    for name, sentence in stage.SENTENCES.items()
}
