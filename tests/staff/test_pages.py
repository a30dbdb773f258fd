"""Who sees which page of staff: the role whose page it is, and nobody else."""

import pytest
from django.urls import reverse

from record.models import Answer
from tests import stories

PAGES = {
    "queue": "mediator",
    "my-cases": "mediator",
    "flags": "reviewer",
    "flags-decided": "reviewer",
    "awards": "operator",
    "operations": "operator",
}
PEOPLE = ["client", "freelancer", "mediator", "reviewer", "operator", "stranger"]


def of_role(story, role):
    return getattr(story, role)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_exists_for_its_role_and_for_nobody_else(story, browser, page):
    story.in_mediation()
    for name in PEOPLE:
        answer = browser(getattr(story, name)).get(reverse(page))
        assert answer.status_code == (200 if name == PAGES[page] else 404), (page, name)


@pytest.mark.parametrize("page", PAGES)
def test_who_is_not_signed_in_is_asked_to(client, db, page):
    answer = client.get(reverse(page))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_workbench_is_its_mediators_and_looks_like_nothing_to_others(story, browser):
    story.in_mediation()
    address = reverse("workbench", args=[story.case.pk])
    nowhere = reverse("workbench", args=["11111111-1111-4111-8111-111111111111"])
    assert browser(story.mediator).get(address).status_code == 200
    for name in ("client", "freelancer", "reviewer", "operator", "stranger"):
        one, other = browser(getattr(story, name)), browser(getattr(story, name))
        assert one.get(address).status_code == other.get(nowhere).status_code == 404


def test_a_page_that_is_not_mine_answers_exactly_as_one_that_does_not_exist(story, browser):
    story.in_mediation()
    nowhere = "11111111-1111-4111-8111-111111111111"
    for page in ("room", "workbench"):
        browsing = browser(story.stranger)
        mine, none = (browsing.get(reverse(page, args=[pk])) for pk in (story.case.pk, nowhere))
        assert mine.status_code == none.status_code == 404
        assert mine.content.replace(str(story.case.pk).encode(), b"") == none.content.replace(nowhere.encode(), b"")


def test_a_form_is_shown_to_nobody_whose_act_it_is_not_whatever_else_was_wrong(story, browser):
    story.in_mediation()
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    Answer.objects.create(person=other, key="used-before", asked=bytes(32))
    said = {"to_freelancer": "10.00", "text": "Hello", "reason": "Hello", "message": "1", "key": "used-before"}
    for act in ("recommend", "say", "hand_back", "report"):
        refused = browser(other).post(reverse("case-act", args=[story.case.pk, act]), said | {"confirmed": "1"})
        assert refused.status_code == 403
        assert story.case.title not in refused.content.decode()


def test_who_is_no_mediator_any_more_sees_nothing_of_the_case_they_had(story, browser):
    story.in_mediation()
    story.act(story.client, "say", text="I miss page 12.")
    case, exhibit = story.case, story.case.exhibits.get()
    pages = [reverse(name, args=[case.pk]) for name in ("case", "case-record", "case-record-file", "room", "workbench")]
    pages += [reverse("exhibit", args=[case.pk, 1]), reverse("file", args=[exhibit.file_id])]
    pages += [f"/api/v1/cases/{case.reference}/", f"/api/v1/cases/{case.reference}/record/export/"]
    before = browser(story.mediator)
    assert {before.get(page).status_code for page in pages} == {200, 302}
    story.mediator.staff_roles.all().delete()
    after = browser(story.mediator)
    assert {page: after.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
