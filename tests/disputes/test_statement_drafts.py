"""What somebody has begun to claim or to answer: for its writer alone, never overwritten unseen, never gone."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core import sight
from disputes import statement_drafts
from disputes.models import DraftedPart, StatementDraft
from evidence import forgetting
from evidence.models import StoredFile
from record.acts import perform
from tests.browsing import markup, signed_in, text
from tests.filing import answer_url, begin, check_of_answer, checked, claim_url, confirm, fill, hidden, parts

DRAFTS = "SELECT count(*) FROM disputes_statementdraft"
PARTS = "SELECT count(*) FROM disputes_draftedpart WHERE said::text LIKE '%zephyrquokka%'"
SECRET = {"statement": "About the zephyrquokka."}


@pytest.fixture
def begun(story):
    """The freelancer has begun a claim."""
    story.submitted()
    begin(signed_in(story.freelancer), story)
    fill(signed_in(story.freelancer), claim_url(story), {"story": SECRET})
    return story


def seen_by(person):
    with sight.through(sight.Gaze(str(person.pk) if person else sight.NOBODY)), connection.cursor() as cursor:
        counts = []
        for query in (DRAFTS, PARTS):
            cursor.execute(query)
            counts.append(cursor.fetchone()[0])
        return tuple(counts)


def typed(http, url, **words):
    """As a page of this person sends it, opened now."""
    page = hidden(http.get(url))
    return words | {key: page[key] for key in ("key", "seen")}


def autosaved(http, url, said):
    return http.post(url, said, headers={"X-Autosave": "1"})


def test_postgresql_shows_a_draft_to_its_writer_alone(begun):
    assert seen_by(begun.freelancer) == (1, 1)
    for person in (begun.client, begun.mediator, begun.reviewer, begun.operator, begun.stranger, None):
        assert seen_by(person) == (0, 0)


def test_nobody_else_finds_it_on_any_page(begun):
    for person in (begun.client, begun.operator, begun.mediator, begun.stranger):
        http = signed_in(person)
        for url in (claim_url(begun), claim_url(begun, "story"), claim_url(begun, "check")):
            assert "zephyrquokka" not in markup(http.get(url, follow=True))
    other = signed_in(begun.client)
    begin(other, begun)
    assert "0 of 7 parts are done." in text(other.get(claim_url(begun)))  # a claim of their own
    other.post(claim_url(begun, "throw-away"))
    assert StatementDraft.objects.get().person == begun.freelancer


def test_an_answer_is_hidden_from_the_claimant_until_it_is_sent(story):
    story.in_response()
    fill(signed_in(story.client), answer_url(story), {"story": SECRET})
    for person in (story.freelancer, story.operator, story.mediator):
        assert "zephyrquokka" not in markup(signed_in(person).get(answer_url(story, "story"), follow=True))
        assert "zephyrquokka" not in markup(signed_in(person).get(reverse("case", args=[story.case.pk])))


def test_home_and_the_contract_lead_its_writer_back(begun):
    words = "Your claim is begun: 1 of 7 parts are done."
    contract = reverse("contract", args=[begun.contract.pk])
    for url in (reverse("home"), contract):
        mine, theirs = signed_in(begun.freelancer).get(url), signed_in(begun.client).get(url)
        assert words in text(mine)
        assert claim_url(begun) in markup(mine)
        assert "claim is begun" not in text(theirs)


def test_no_time_throws_it_away(begun):
    begun.clock.advance(days=400)
    assert "About the zephyrquokka." in markup(signed_in(begun.freelancer).get(claim_url(begun, "story")))


def test_the_evidence_in_it_stays_as_long_as_it_does(begun):
    file = begun.upload(begun.freelancer, "chat.txt")
    statement_drafts.keep(begun.contract, begun.freelancer, "evidence", {"files": [file]}, seen=None)
    begun.clock.advance(days=40)
    forgetting.forget_unused()
    assert StoredFile.objects.filter(pk=file).exists()
    statement_drafts.throw_away(begun.contract, begun.freelancer)
    forgetting.forget_unused()
    assert not StoredFile.objects.filter(pk=file).exists()


def test_what_is_typed_is_kept_and_told_quietly(begun):
    http, url = signed_in(begun.freelancer), claim_url(begun, "amount")
    said = typed(http, url, to_freelancer="9")
    answer = autosaved(http, url, said)
    assert answer.status_code == 200
    assert answer.json().keys() == {"seen", "kept"}
    again = autosaved(http, url, said | {"seen": answer.json()["seen"], "to_freelancer": "90.00"})
    assert again.json()["seen"] > answer.json()["seen"]
    assert 'value="90.00"' in markup(http.get(url))
    assert "2 of 7 parts are done." in text(http.get(claim_url(begun)))


def test_a_window_whose_answer_was_lost_overwrites_its_own_words(begun):
    http, url = signed_in(begun.freelancer), claim_url(begun, "wants")
    said = typed(http, url, wants="One")
    autosaved(http, url, said)
    assert autosaved(http, url, said | {"wants": "One, and two."}).status_code == 200  # it has seen less than it kept
    assert "One, and two." in markup(http.get(url))


def test_an_older_window_overwrites_nothing_and_both_are_kept(begun):
    http, url = signed_in(begun.freelancer), claim_url(begun, "wants")
    older, newer = typed(http, url, wants="The older words."), typed(http, url, wants="The newer words.")
    assert http.post(url, newer).status_code == 302
    assert autosaved(http, url, older).status_code == 412
    told = http.post(url, older)
    assert told.status_code == 412
    assert "Another window has kept this part meanwhile" in text(told)
    for words in ("The older words.", "The newer words."):
        assert words in markup(told)
    part = DraftedPart.objects.get(name="wants")
    assert (part.said["wants"], part.other["wants"]) == (["The newer words."], ["The older words."])
    page = http.get(url)
    assert "What another window wrote here" in text(page)
    http.post(url, {"other": "use"})
    part.refresh_from_db()
    assert (part.said["wants"], part.other) == (["The older words."], None)


def test_saving_again_puts_ones_own_in_its_place(begun):
    http, url = signed_in(begun.freelancer), claim_url(begun, "wants")
    older = typed(http, url, wants="The older words.")
    http.post(url, typed(http, url, wants="The newer words."))
    told = hidden(http.post(url, older))
    assert http.post(url, older | {key: told[key] for key in ("key", "seen")}).status_code == 302
    part = DraftedPart.objects.get(name="wants")
    assert (part.said["wants"], part.other) == (["The older words."], None)


def test_a_window_whose_words_were_not_chosen_writes_over_nothing(begun):
    def kept(words, window):
        said = {"statement": [words]}
        return statement_drafts.keep(begun.contract, begun.freelancer, "story", said, seen=0, window=window)

    DraftedPart.objects.filter(name="story").update(window="a")
    kept("Of the first.", "a")
    assert kept("Of the second.", "b").is_beside
    statement_drafts.choose(begun.contract, begun.freelancer, "story", other=True)
    assert kept("Of the first, later.", "a").is_beside
    assert DraftedPart.objects.get(name="story").said == {"statement": ["Of the second."]}


def test_what_waits_beside_can_be_thrown_away(begun):
    http, url = signed_in(begun.freelancer), claim_url(begun, "wants")
    older = typed(http, url, wants="The older words.")
    http.post(url, typed(http, url, wants="The newer words."))
    http.post(url, older)
    http.post(url, {"other": "drop"})
    part = DraftedPart.objects.get(name="wants")
    assert (part.said["wants"], part.other) == (["The newer words."], None)


def test_two_windows_at_different_parts_do_not_meet(begun):
    http = signed_in(begun.freelancer)
    one, two = (typed(http, claim_url(begun, name)) for name in ("wants", "amount"))
    assert http.post(claim_url(begun, "wants"), one | {"wants": "A licence."}).status_code == 302
    assert http.post(claim_url(begun, "amount"), two | {"to_freelancer": "90.00"}).status_code == 302


def test_what_changed_after_the_check_is_checked_again(story):
    story.submitted()
    http = signed_in(story.freelancer)
    check = checked(http, story)
    fill(http, claim_url(story), {"amount": {"to_freelancer": "50.00"}})
    again = confirm(http, check, claim_url(story), follow=True)
    assert "It was changed in another window after you checked it." in text(again)
    assert "50.00 USD" in text(again)
    assert StatementDraft.objects.exists()


def test_what_the_other_side_has_done_meanwhile_is_told_and_nothing_typed_is_lost(begun):
    http, url = signed_in(begun.freelancer), claim_url(begun, "wants")
    said = typed(http, url, wants="The words that I typed last.")
    open_by_api(begun, begun.freelancer)  # the same claim, sent from elsewhere
    answer = http.post(url, said)
    assert answer.status_code == 409
    assert "it was sent, or thrown away in another window" in text(answer)
    assert "The words that I typed last." in markup(answer)
    saved = autosaved(http, url, said)
    assert (saved.status_code, "thrown away" in saved.json()["message"]) == (409, True)


def open_by_api(story, person):
    items = [{"deliverable": f"1.{number}", "done": "done", "words": "Done."} for number in (1, 2, 3)]
    said = {"milestones": [1], "to_freelancer": "100.00", "items": items, "statement": "All there."}
    return perform(story.contract, "open", by=person, data=said)


def test_a_case_of_the_other_side_leaves_the_draft(begun):
    open_by_api(begun, begun.client)
    assert StatementDraft.objects.get().person == begun.freelancer
    page = text(signed_in(begun.freelancer).get(claim_url(begun)))
    assert "Cannot be done: one of the milestones cannot be disputed now." in page


def test_what_can_no_longer_be_sent_is_still_there_to_be_copied_and_thrown_away(story):
    story.in_response()
    http = signed_in(story.client)
    fill(http, answer_url(story), {"story": SECRET})
    story.act(story.client, "concede")
    for url in (answer_url(story), answer_url(story, "story")):
        left = http.get(url)
        assert left.status_code == 409
        assert "Your answer cannot be sent now" in text(left)
        assert "About the zephyrquokka." in text(left)
    assert "zephyrquokka" not in markup(signed_in(story.freelancer).get(answer_url(story), follow=True))
    http.post(answer_url(story, "throw-away"))
    assert not StatementDraft.objects.exists()


def test_a_rehearsal_keeps_the_draft(story):
    story.in_response()
    http = signed_in(story.client)
    check_of_answer(http, story)
    assert StatementDraft.objects.get().person == story.client


def test_a_part_is_never_kept_without_a_moment_for_what_waits_beside(begun):
    with pytest.raises(IntegrityError), transaction.atomic():
        DraftedPart.objects.update(other={"statement": ["Beside."]})


def test_one_draft_for_a_person_and_contract(begun):
    draft = StatementDraft.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementDraft.objects.create(
            subject_id=draft.subject_id, person=draft.person, begun_at=draft.begun_at, kept_at=draft.kept_at
        )


def test_a_part_has_an_end(begun):
    http, url = signed_in(begun.freelancer), claim_url(begun, "wants")
    long = "x" * (statement_drafts.LARGEST + 1)
    answer = autosaved(http, url, typed(http, url, wants=long))
    assert (answer.status_code, answer.json()["message"]) == (422, "This is too long to be kept. Shorten it.")


def test_the_day_is_said_when_it_was_not_today(begun):
    begun.clock.advance(days=3)
    page = text(signed_in(begun.freelancer).get(claim_url(begun, "story")))
    kept = DraftedPart.objects.get(name="story").kept_at
    assert f"Saved {kept.day} February, {kept:%H:%M} UTC." in page


def test_a_long_claim_asks_the_database_no_more(begun, django_assert_max_num_queries):
    http = signed_in(begun.freelancer)
    http.get(claim_url(begun))
    with django_assert_max_num_queries(25):
        http.get(claim_url(begun))
    said = parts()
    fill(http, claim_url(begun), said)
    with django_assert_max_num_queries(25):
        http.get(claim_url(begun))
