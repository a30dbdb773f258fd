"""The mediator's workbench: what stands there, what is refused and kept, and how a recommendation is issued."""

import pytest
from django.urls import reverse

from disputes.models import Phase, Recommendation
from tests import stories

WHOLE = {"reasons": "Two of three parts are there.", "would_change": "Proof that the comments were answered."}


@pytest.fixture
def told(story):
    story.in_mediation()
    return story


@pytest.fixture
def bench(told, browser):
    browsing, address = browser(told.mediator), reverse("workbench", args=[told.case.pk])

    def use(said=None, **more):
        told.clock.advance(minutes=5)
        return browsing.get(address) if said is None else browsing.post(address, said | more)

    return use


def findings(amounts=("50.00", "15.00", "10.00"), **more):
    """What a mediator fills in, one finding a deliverable."""
    said = dict(WHOLE)
    for place, amount in enumerate(amounts):
        said |= {
            f"findings[{place}]deliverable": f"1.{place + 1}",
            f"findings[{place}]found": "partly",
            f"findings[{place}]exhibits": ["1"],
            f"findings[{place}]rule": "The criterion of the contract.",
            f"findings[{place}]reason": f"What I found in part {place + 1}.",
            f"findings[{place}]amount": amount,
        }
    return said | more


def text(answer):
    return answer.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def test_claim_and_answer_stand_side_by_side_with_what_was_agreed(bench):
    html = text(bench())
    for words in ("12 pages without the list of references", "About deliverable 1.", "The story of the client.",
                  "The story of the freelancer.", "proposal-v2.txt", "Not done"):  # fmt: skip
        assert words in html
    assert html.count('data-share="') == 3
    assert 'data-composer="10000"' in html


def test_no_finding_is_chosen_and_nothing_is_divided_beforehand(bench):
    html = text(bench())
    assert " checked" not in html
    assert "Nothing is divided yet" in html


def test_it_is_checked_as_both_will_read_it_and_then_issued(told, bench):
    told.read_all()
    checked = text(bench(findings(), step="check"))
    assert "Check what both sides will read" in checked
    assert "75.00" in checked
    assert "What I found in part 2." in checked
    assert not Recommendation.objects.exists()
    issued = bench(findings(), step="issue")
    assert issued.status_code == 302
    made = Recommendation.objects.get()
    assert (made.to_freelancer, told.case.phase) == (7500, Phase.RECOMMENDATION)
    found = list(made.findings.order_by("deliverable__number").values_list("to_freelancer", flat=True))
    assert found == [5000, 1500, 1000]
    assert [str(exhibit) for exhibit in made.findings.first().exhibits.all()] == ["E1"]
    assert "Recommended" in text(bench())


def test_issuing_twice_with_one_key_issues_once(told, bench):
    told.read_all()
    for _ in range(2):
        assert bench(findings(), step="issue", key="one-and-the-same").status_code == 302
    assert Recommendation.objects.count() == 1


def test_what_was_checked_can_be_changed_with_every_word_kept(told, bench):
    told.read_all()
    html = text(bench(findings(), step="change"))
    assert "What I found in part 3." in html
    assert 'value="15.00"' in html
    assert html.count(" checked") == 6


def test_it_is_not_issued_while_an_exhibit_is_unread_and_says_which(bench):
    answer = bench(findings(), step="check")
    assert answer.status_code == 422
    html = text(answer)
    assert "Read E1 first." in html
    assert "What I found in part 1." in html
    assert bench(findings(), step="issue").status_code == 422
    assert not Recommendation.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"findings[0]found": ""}, "Choose a finding."),
        ({"findings[1]reason": ""}, "Give the reason, in words both will read."),
        ({"findings[2]amount": "12.345"}, "USD has at most 2 decimals."),
        ({"findings[2]amount": ""}, "Enter an amount"),
        ({"findings[0]amount": "99.00"}, "at most 100.00 USD"),
        ({"would_change": " "}, "Say what would change it."),
        ({"findings[0]rule": ""}, "Say which rule you applied."),
    ],
)
def test_what_is_wrong_is_said_where_it_is_and_the_rest_is_kept(told, bench, wrong, words):
    told.read_all()
    answer = bench(findings() | wrong, step="check")
    assert answer.status_code == 422
    html = text(answer)
    assert words in html
    assert "What I found in part 1." in html
    assert not Recommendation.objects.exists()


def test_an_unclaimed_case_shows_what_it_is_about_but_not_its_evidence_and_messages(story, browser):
    story.in_queue()
    html = text(browser(story.mediator).get(reverse("workbench", args=[story.case.pk])))
    assert "Nobody mediates this case yet" in html
    assert reverse("case-act", args=[story.case.pk, "claim"]) in html
    assert reverse("exhibit", args=[story.case.pk, 1]) not in html
    assert "Send to both sides" not in html


def test_a_case_of_another_mediator_is_not_there(told, browser):
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    assert browser(other).get(reverse("workbench", args=[told.case.pk])).status_code == 404


def test_a_mediator_who_is_a_side_of_the_case_has_no_workbench_for_it(story, browser):
    story.in_queue()
    stories.person(story.client.email, story.client.display_name, "mediator")
    assert browser(story.client).get(reverse("workbench", args=[story.case.pk])).status_code == 404


def test_a_case_that_was_handed_back_is_refused_and_the_words_are_kept(told, browser):
    browsing, address = browser(told.mediator), reverse("workbench", args=[told.case.pk])
    told.act(told.mediator, "hand_back", reason="I am ill.")
    answer = browsing.post(address, findings() | {"step": "issue"})
    assert answer.status_code == 403
    assert "What I found in part 1." in text(answer)
