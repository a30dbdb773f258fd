"""Every act says beforehand what it leads to, and is told in words of its own afterwards."""

import pytest

from contracts.acting import is_told
from disputes.models import Case
from disputes.pages.told_as import SENTENCES
from disputes.reminders import TASKS
from disputes.yet_to_act import _moves
from record.declaring import declared

LISTED = [act for act in declared.acts.values() if act.listed]


@pytest.mark.parametrize("act", LISTED, ids=lambda act: f"{act.subject.__name__.lower()} {act.name}")
def test_every_act_says_what_it_leads_to(act):
    assert is_told(act)


def test_everything_that_happens_to_a_case_has_its_sentence():
    acts = {act.name for act in declared.acts_on(Case)}
    lapses = {lapse.name for lapse in declared.lapses.values() if lapse.subject is Case}
    assert (acts | lapses) - SENTENCES.keys() == set()


def test_every_clock_of_a_case_says_whom_it_waits_for_and_what_they_can_do():
    kinds = {kind for kind, lapse in declared.lapses.items() if lapse.subject is Case}
    assert kinds - _moves.keys() == set()
    assert kinds - TASKS.keys() == set()
