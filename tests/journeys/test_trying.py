"""What is tried on every act is read off the act itself: none is left out because nobody thought of an input for it."""

from __future__ import annotations

import pytest

from core import clock
from record.declaring import SIDES, declared
from tests.journeys.living import BEGINNING, Life
from tests.journeys.trying import At, possible


@pytest.mark.django_db
def test_every_declared_act_takes_something_that_is_tried() -> None:
    """With a case, a message and an exhibit there, each act's own serializer accepts one of the inputs at least."""
    with clock.stopped_at(BEGINNING) as stopped:
        life = Life(stopped)
        in_dispute(life)
        contract, case = life.subjects()
        left_out = []
        for declaration in declared.acts.values():
            if declaration.takes is None or declaration.founds or declaration.bill:
                continue
            subject = case if declaration.subject is type(case) else contract
            part = life.parts(declaration, subject)[0]
            side = next((position for position in declaration.by if position in SIDES), declaration.by[0])
            inputs = possible(declaration, At(subject, side, part, (life.upload("client"),)))
            forms = [declaration.takes(data=given, context={"subject": subject, "by": None}) for given in inputs]
            if not any(form.is_valid() for form in forms):
                left_out.append((declaration.name, inputs[0], forms[0].errors))
        assert left_out == []


def in_dispute(life: Life) -> None:
    acts = {declaration.name: declaration for declaration in declared.acts.values()}

    def do(name: str, act: str, **given: object) -> None:
        subject = life.subjects()[0] if acts[act].subject is type(life.contract) else life.subjects()[-1]
        part = life.parts(acts[act], subject)[0]
        first = possible(acts[act], life.at(name, acts[act], subject, part))[0]
        assert life.act(name, subject, acts[act], first | given, "threat") is None

    do("client", "fund")
    do("client", "open")
    do("client", "say")
    do("client", "add_exhibits", came_from="")
