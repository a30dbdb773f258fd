"""The stages of a case, in their order. Importing them declares their acts and lapses."""

from disputes.stages import (  # noqa: F401, I001  # in the order of the process
    released,
    intake,
    response,
    setting_aside,
    negotiation,
    bids,
    mediation,
    recommendation,
    questions,
    second_opinion,
    corrections,
    election,
    arbitration,
    leaving,
    cooling_off,
    rooms,
    evidence,
    feedback,
)
