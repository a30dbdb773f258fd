"""The stages of a case, in their order. Importing them declares their acts and lapses."""

from disputes.stages import (  # noqa: F401, I001  # in the order of the process
    released,
    intake,
    response,
    setting_aside,
    negotiation,
    mediation,
    recommendation,
    election,
    arbitration,
    leaving,
    rooms,
    evidence,
    feedback,
)
