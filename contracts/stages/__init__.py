"""The stages of a contract's life, in their order. Importing them declares their acts and lapses."""

from contracts.stages import (  # noqa: F401, I001  # in the order of the process
    offering,
    funding,
    work,
    review,
    refunds,
    giving_back,
    dormancy,
    card_disputes,
    ending,
)
