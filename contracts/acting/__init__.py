"""The page of any act, on contracts and on cases: its form, its check page, its payment, its refusals.

The apps above say what an act leads to (`consequences_of`) and how its form begins (`form_of`); nothing else about a
page is particular to an act.
"""

from contracts.acting.addresses import act_button, act_url, address
from contracts.acting.page import ActPage
from contracts.acting.telling import Form, Telling, Told, consequences_of, form_of, is_told, silence_of

__all__ = [
    "ActPage",
    "Form",
    "Telling",
    "Told",
    "act_button",
    "act_url",
    "address",
    "consequences_of",
    "form_of",
    "is_told",
    "silence_of",
]
