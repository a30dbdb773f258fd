"""The stages of a case, in their order. Importing them declares their acts and lapses."""

from disputes.stages import (  # noqa: F401, I001  # in the order of the process
    intake,
    response,
    negotiation,
    mediation,
    party_questions,
    replying,
    recommendation,
    election,
    arbitration,
    objecting,
    extending,
    leaving,
    rooms,
    evidence,
)
