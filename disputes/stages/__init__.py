"""The stages of a case, in their order. Importing them declares their acts and lapses."""

from disputes.stages import (  # noqa: F401, I001  # in the order of the process
    intake,
    response,
    negotiation,
    mediation,
    recommendation,
    election,
    waivers,
    arbitration,
    holds,
    legal_release,
    leaving,
    rooms,
    evidence,
)
