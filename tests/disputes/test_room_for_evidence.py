"""How much evidence a side may add to a case: said before, the same for both, and refused beyond it."""

import pytest
from django.urls import reverse

from evidence import quotas
from evidence.models import StoredFile
from tests.browsing import signed_in, text
from tests.evidence.conftest import PDF


@pytest.fixture
def disputed(story):
    return story.in_mediation()


def add(story, side, *names, size=100):
    person = getattr(story, side)
    files = [story.upload(person, name, PDF + b"\x00" * (size - len(PDF))) for name in names]
    story.act(person, "add_exhibits", files=files)


def test_the_page_says_how_much_there_is_and_how_much_there_may_be(disputed):
    add(disputed, "client", "a.pdf", "b.pdf", size=512 * 1024)
    page = reverse("case-act", args=[disputed.case.pk, "add_exhibits"])
    said = text(signed_in(disputed.client).get(page))
    assert "Your side has added 2 of 100 files, 1.0 MiB of 1.0 GiB." in said
    assert "There is room for 98 more, of 1.0 GiB together. The other side may add as much." in said
    own = disputed.case.exhibits.filter(side="freelancer").count()
    assert f"Your side has added {own} of 100 files" in text(signed_in(disputed.freelancer).get(page))


def test_the_page_offers_every_deliverable_and_the_whole_beside_the_room_there_is(disputed):
    page = reverse("case-act", args=[disputed.case.pk, "add_exhibits"])
    said = signed_in(disputed.client).get(page).content.decode()
    for place in ("whole", "1.1", "1.2", "1.3"):
        assert f'name="deliverable" value="{place}"' in said
    assert "Your side has added" in said


@pytest.mark.parametrize("side", ["client", "freelancer"])
def test_no_side_adds_more_files_than_the_other_may(disputed, settings, side):
    there = disputed.case.exhibits.filter(side=side).count()
    settings.EVIDENCE_ROOM = (there + 2, 1024)
    add(disputed, side, "a.pdf", "b.pdf")
    with pytest.raises(quotas.Full, match=rf"{there + 2} of {there + 2} files") as refused:
        add(disputed, side, "c.pdf")
    assert "Add fewer or smaller files" in refused.value.instead
    assert disputed.case.exhibits.filter(side=side).count() == there + 2
    assert StoredFile.objects.get(name="c.pdf").subject is None  # it is there still, and can be used elsewhere


def test_what_the_other_side_added_does_not_count(disputed, settings):
    settings.EVIDENCE_ROOM = (2 + disputed.case.exhibits.filter(side="client").count(), 1024)
    add(disputed, "freelancer", "a.pdf")
    add(disputed, "client", "a.pdf", "b.pdf")
    assert disputed.case.exhibits.filter(file__name__in=["a.pdf", "b.pdf"]).count() == 3


def test_bytes_count_as_files_do(disputed, settings):
    settings.EVIDENCE_ROOM = (100, 1)
    with pytest.raises(quotas.Full, match=r"of 1\.0 MiB"):
        add(disputed, "client", "a.pdf", size=1024 * 1024 + 1)


def test_on_the_page_it_is_refused_beside_the_files_which_stay_chosen(disputed, settings):
    settings.EVIDENCE_ROOM = (0, 1024)
    file = disputed.upload(disputed.client, "a.pdf", PDF)
    page = reverse("case-act", args=[disputed.case.pk, "add_exhibits"])
    answer = signed_in(disputed.client).post(page, {"files": [file], "caption": "The invoice"})
    said = text(answer)
    assert answer.status_code < 500
    assert "This would be more evidence than a side may add to a case." in said
    assert "Add fewer or smaller files" in said
    assert f'value="{file}" checked' in answer.content.decode()
