"""The stages of a contract's life, in their order. Importing them declares their acts and lapses."""

from contracts.stages import offering, funding, work, review, refunds  # noqa: F401, I001  # in the order of the process
