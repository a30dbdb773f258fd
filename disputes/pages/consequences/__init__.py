"""What each act on a case leads to, said before it is done, in this case's own amounts and dates; stage by stage."""

from disputes.pages.consequences import (  # noqa: F401  # they register
    arbitration,
    asking,
    bids,
    claiming,
    cooling_off,
    doing_nothing,
    election,
    evidence,
    feedback,
    holds,
    leaving,
    mediating,
    no_contact,
    offers,
    recommendation,
    setting_aside,
    speaking,
    waivers,
)
