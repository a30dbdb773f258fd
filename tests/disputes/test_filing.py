"""Filing a dispute and answering one in the browser's way: guide, task list, check, done; nothing typed is lost."""

import re

import pytest
from django.urls import reverse

from disputes.models import Case, StatementDraft
from tests.browsing import markup, signed_in, text
from tests.filing import answer_url, begin, check_of_answer, checked, claim_url, confirm, fill, hidden, parts


@pytest.fixture
def filing(story):
    return story.submitted()


def test_the_guide_routes_what_a_case_cannot_help_with(filing):
    client, url = signed_in(filing.freelancer), reverse("file-dispute", args=[filing.contract.pk])
    assert "What went wrong?" in text(client.get(url))
    assert "Only a court can decide this" in text(client.get(url, {"about": "court"}))
    assert "safety reviewers" in text(client.get(url, {"about": "safety"}))
    assert "block by block" in text(client.get(url, {"about": "hourly"}))
    talk = text(client.get(url, {"about": "talk"}))
    assert "Talk about it first, if you can" in talk
    assert "Go on to a claim all the same" in talk
    chosen = text(client.get(url, {"about": "payment"}))
    assert "Which milestones is it about?" in chosen
    assert "100.00 USD" in chosen


def test_the_guide_says_why_a_milestone_cannot_be_disputed(story):
    story.active()
    page = text(signed_in(story.client).get(reverse("file-dispute", args=[story.contract.pk]), {"about": "work"}))
    assert "the milestone is not funded" in page
    assert "Nothing can be disputed now" in page


def test_the_role_card_is_at_hand_before_any_effort_and_on_each_part(filing):
    http = signed_in(filing.freelancer)
    assert "What a mediator can and cannot do" in text(http.get(reverse("file-dispute", args=[filing.contract.pk])))
    begin(http, filing)
    for name in ("", *parts(), "evidence"):
        assert "What a mediator can and cannot do" in text(http.get(claim_url(filing, name)))


def test_a_claim_begins_with_its_milestones_and_lists_its_parts(filing):
    http = signed_in(filing.freelancer)
    begun = begin(http, filing)
    assert begun["Location"] == claim_url(filing)
    page = text(http.get(claim_url(filing)))
    for title in ("What happened", "Proposal text", "Reference list", "One revision", "Evidence", "The amount"):
        assert title in page
    assert "0 of 7 parts are done." in page
    assert "Cannot be done yet: first comes “What happened”." in page
    assert "Fee of each side, only for an arbitrator 10.00 USD" in page


def test_a_claim_without_milestones_goes_back_to_the_guide(filing):
    http = signed_in(filing.freelancer)
    for url in (claim_url(filing), claim_url(filing, "story"), claim_url(filing, "check")):
        assert http.get(url)["Location"] == reverse("file-dispute", args=[filing.contract.pk])
    none = http.post(claim_url(filing), {"about": "work"}, follow=True)
    assert "Choose at least one milestone." in text(none)


def test_parts_are_done_in_any_order_and_the_list_says_how_far(filing):
    http = signed_in(filing.freelancer)
    begin(http, filing)
    fill(
        http, claim_url(filing), {"amount": {"to_freelancer": "90.00"}, "item-1-2": {"done": "partly", "missing": "4"}}
    )
    page = text(http.get(claim_url(filing)))
    assert "2 of 7 parts are done." in page
    fill(http, claim_url(filing), {"evidence": {}})  # left empty on purpose: nothing to add
    assert "3 of 7 parts are done." in text(http.get(claim_url(filing)))


def test_a_claim_that_is_not_complete_cannot_be_checked(filing):
    http = signed_in(filing.freelancer)
    begin(http, filing)
    answer = http.get(claim_url(filing, "check"), follow=True)
    assert answer.redirect_chain[-1][0] == claim_url(filing)
    assert "Some parts are not done yet. Nothing was sent." in text(answer)


def test_nothing_is_opened_before_the_check_page(filing):
    page = text(checked(signed_in(filing.freelancer), filing))
    assert "Check your answers, then open the case" in page
    assert "I wrote it in January." in page
    assert (
        "If Victor Hale does nothing, your claim stands: 0.00 USD to Victor Hale, 100.00 USD to Maribel Reyes" in page
    )
    assert not Case.objects.exists()


def test_the_check_page_leads_back_to_each_part(filing):
    page = markup(checked(signed_in(filing.freelancer), filing))
    for name in ("story", "amount", "wants", "evidence"):
        assert f'href="{claim_url(filing, name)}"' in page


def test_the_check_page_opens_the_case_and_says_what_happens_next(filing):
    http = signed_in(filing.freelancer)
    opened = confirm(http, checked(http, filing), claim_url(filing), follow=True)
    case = Case.objects.get()
    assert opened.redirect_chain[-1][0] == reverse("case-opened", args=[case.pk])
    assert case.claimant == "freelancer"
    assert (case.amount, case.claimed) == (100_00, 100_00)
    page = text(opened)
    assert f"Case {case.reference} is open" in page
    assert "If Victor Hale does nothing:" in page
    assert not StatementDraft.objects.exists()


def test_sending_the_check_page_twice_opens_one_case(filing):
    http = signed_in(filing.freelancer)
    check = checked(http, filing)
    first, second = (confirm(http, check, claim_url(filing)) for _ in range(2))
    assert Case.objects.count() == 1
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("amount", {"to_freelancer": "100.001"}, "USD has at most 2 decimals"),
        ("amount", {"to_freelancer": ""}, "How much should the freelancer get?"),
        ("item-1-2", {"words": "Kept words."}, "Is it done?"),
        ("story", {"statement": " "}, "Say what happened"),
        ("story", {"lines[0]on": "soon", "lines[0]what": "Kept words."}, "like 2026-02-16"),
        ("story", {"lines[0]on": "2026-02-16", "lines[0]what": ""}, "What happened then"),
    ],
)
def test_what_is_wrong_is_said_at_its_part_and_everything_typed_stays(filing, name, typed, words):
    http = signed_in(filing.freelancer)
    begin(http, filing)
    answer = http.post(claim_url(filing, name), typed)
    assert answer.status_code == 422
    assert words.lower() in text(answer).lower()
    for said in (value for value in typed.values() if value.strip()):
        assert said in markup(answer)
        assert said in markup(http.get(claim_url(filing, name)))  # and later too
    assert "Begun." in text(http.get(claim_url(filing))) or not any(value.strip() for value in typed.values())


def test_dated_lines_are_added_taken_out_and_sent_in_their_order(filing):
    http = signed_in(filing.freelancer)
    begin(http, filing)
    url = claim_url(filing, "story")
    lines = {"lines[0]on": "2026-02-16", "lines[0]what": "I sent version 2."}
    more = http.post(url, lines | {"add": "lines"})
    assert markup(more).count('name="lines[1]what"') == 1
    lines |= {
        "lines[1]on": "",
        "lines[1]what": "Nobody answered.",
        "lines[2]on": "2026-01-12",
        "lines[2]what": "I began.",
    }
    out = http.post(url, lines | {"lines[3]what": "A mistake.", "remove": "3"})
    assert "A mistake." not in markup(out)
    assert "Nobody answered." in markup(out)
    fill(http, claim_url(filing), parts() | {"story": lines | {"statement": "That is all."}})
    confirm(http, http.get(claim_url(filing, "check")), claim_url(filing))
    said = Case.objects.get().statements.get().narrative
    assert said == "12 January 2026: I began.\n16 February 2026: I sent version 2.\nNobody answered.\n\nThat is all."


def test_what_is_missing_of_a_deliverable_is_said_with_it(filing):
    http = signed_in(filing.freelancer)
    begin(http, filing)
    fill(
        http,
        claim_url(filing),
        parts() | {"item-1-2": {"done": "partly", "words": "16 are there.", "missing": "Four."}},
    )
    confirm(http, http.get(claim_url(filing, "check")), claim_url(filing))
    items = Case.objects.get().statements.get().items.order_by("pk")
    assert [item.words for item in items] == ["W0", "16 are there.\nMissing, or not as agreed: Four.", "W2"]


def test_a_claim_above_the_escrow_is_capped(filing):
    http = signed_in(filing.freelancer)
    confirm(http, checked(http, filing, "250.00"), claim_url(filing))
    case = Case.objects.get()
    assert (case.claimed, case.claimed_beyond) == (100_00, 150_00)


def test_the_split_is_worked_out_without_scripts(filing):
    http = signed_in(filing.freelancer)
    begin(http, filing)
    page = markup(http.get(claim_url(filing, "amount")))
    assert 'data-composer="10000"' in page
    worked = http.post(claim_url(filing, "amount"), {"to_freelancer": "75.00", "work": "1"})
    assert "Victor Hale gets 25.00\u00a0USD, Maribel Reyes gets 75.00\u00a0USD" in markup(worked).replace(
        "&nbsp;", "\u00a0"
    )
    assert "your claim stands: 25.00 USD to Victor Hale, 75.00 USD to Maribel Reyes" in text(worked)


def test_the_checklist_is_for_oneself_and_is_never_sent(filing):
    http = signed_in(filing.freelancer)
    begin(http, filing, about="payment")
    page = markup(http.get(claim_url(filing, "evidence")))
    assert re.search(r"<details[^>]* open[^>]*><summary>The work is done and not paid", page)
    fill(http, claim_url(filing), parts() | {"evidence": {"ticked": "paid-file"}})
    assert re.search(r'value="paid-file" checked', markup(http.get(claim_url(filing, "evidence"))))
    check = http.get(claim_url(filing, "check"))
    assert "paid-file" not in markup(check)


def test_a_draft_is_there_on_any_device_until_the_case_is_open(filing):
    http = signed_in(filing.freelancer)
    begin(http, filing)
    left = http.post(claim_url(filing, "amount"), {"to_freelancer": "90.00", "later": "1"}, follow=True)
    assert "nothing was sent" in text(left)
    elsewhere = signed_in(filing.freelancer)
    assert "You have begun a claim 1 of 7 parts are done." in text(
        elsewhere.get(reverse("file-dispute", args=[filing.contract.pk]))
    )
    assert 'value="90.00"' in markup(elsewhere.get(claim_url(filing, "amount")))


def test_it_is_thrown_away_by_its_writer_alone(filing):
    http = signed_in(filing.freelancer)
    begin(http, filing)
    gone = http.post(claim_url(filing, "throw-away"), follow=True)
    assert "Nothing was sent." in text(gone)
    assert not StatementDraft.objects.exists()


def test_other_milestones_keep_what_was_said_about_the_parts(filing):
    http = signed_in(filing.freelancer)
    begin(http, filing)
    fill(http, claim_url(filing), {"story": {"statement": "Kept."}})
    begin(http, filing, 1, about="work")
    assert "1 of 7 parts are done." in text(http.get(claim_url(filing)))


def test_files_stay_over_an_error_and_become_exhibits(filing, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    }
    http = signed_in(filing.freelancer)
    begin(http, filing)
    proof = tmp_path / "proof.txt"
    proof.write_text("Sent on Monday.\n")
    with proof.open("rb") as upload:
        http.post(claim_url(filing, "evidence"), {"files": upload, "later": "1"})
    page = http.get(claim_url(filing, "evidence"))
    assert "proof.txt" in text(page)
    file = re.search(r'name="files" value="([0-9a-f-]{36})"', markup(page))[1]
    fill(http, claim_url(filing), parts() | {"evidence": {"files": file}})
    check = http.get(claim_url(filing, "check"))
    assert "proof.txt" in text(check)
    confirm(http, check, claim_url(filing))
    assert [exhibit.file.name for exhibit in Case.objects.get().exhibits.all()] == ["proof.txt"]


def test_only_the_two_sides_file(filing):
    begin(signed_in(filing.freelancer), filing)
    for person in (filing.stranger, filing.operator, filing.mediator):
        http = signed_in(person)
        assert http.get(reverse("file-dispute", args=[filing.contract.pk])).status_code == 404
        for name in ("", "story", "check"):
            assert http.get(claim_url(filing, name)).status_code == 404
            assert http.post(claim_url(filing, name), {"milestones": 1}).status_code == 404


def test_the_answer_stands_beside_the_claim(story):
    story.in_response()
    http = signed_in(story.client)
    listed = text(http.get(answer_url(story)))
    assert "Three ways to answer" in listed
    assert "If you do nothing:" in listed
    item = text(http.get(answer_url(story, "item-1-2")))
    assert "About deliverable 2." in item
    assert "The story of the freelancer." not in item + listed  # sealed


def test_the_check_of_a_claim_names_its_milestones_in_words(filing):
    check = text(checked(signed_in(filing.freelancer), filing))
    assert "Which milestones 1" in check
    assert "['" not in check


def test_answering_checks_first_and_then_opens_both_stories(story):
    story.in_response()
    http = signed_in(story.client)
    check = check_of_answer(http, story)
    assert story.case.phase == "response"
    assert "to agree between yourselves" in text(check)
    after = confirm(http, check, answer_url(story), follow=True)
    assert story.case.phase == "negotiation"
    assert story.case.answered == 10_00
    assert "The story of the freelancer." in text(after)
    assert not StatementDraft.objects.exists()


def test_an_answer_that_meets_the_claim_is_called_a_concession_before_it_is_sent(story):
    story.in_response()
    http = signed_in(story.client)
    worked = http.post(answer_url(story, "amount"), {"to_freelancer": "100.00", "work": "1"})
    assert "Your figure meets the claim, so it concedes it" in text(worked)
    assert "Your figure meets the claim, so it concedes it" in text(check_of_answer(http, story, "100.00"))


def test_an_answer_begun_in_time_goes_on_as_a_late_one(story):
    story.in_response()
    http = signed_in(story.client)
    fill(http, answer_url(story), parts("10.00", "partly"))
    story.let_lapse()
    listed = text(http.get(answer_url(story)))
    assert "Say why you did not answer, and answer now" in listed
    assert "6 of 8 parts are done." in listed
    assert "first comes “Why you did not answer in time”" in listed
    wrong = http.post(answer_url(story, "amount"), {"to_freelancer": "100.00"} | seen(http, story, "amount"))
    assert wrong.status_code == 422
    assert "concede instead" in text(wrong)
    fill(http, answer_url(story), {"late": {"reason": "I was in hospital."}, "amount": {"to_freelancer": "10.00"}})
    check = http.get(answer_url(story, "check"))
    confirm(http, check, answer_url(story), follow=True)
    assert story.case.events.filter(act="set_aside").exists()
    assert not StatementDraft.objects.exists()


def seen(http, story, name):
    page = hidden(http.get(answer_url(story, name)))
    return {key: page[key] for key in ("key", "seen")}


def test_only_the_respondent_answers(story):
    story.in_response()
    for name in ("", "story", "check"):
        assert signed_in(story.freelancer).get(answer_url(story, name)).status_code == 403
        assert signed_in(story.stranger).get(answer_url(story, name)).status_code == 404
