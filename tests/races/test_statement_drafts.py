"""Two windows that keep the same part at the same moment, and one that keeps while the claim is sent."""

from __future__ import annotations

from core.errors import WrongPhase
from disputes import statement_drafts
from disputes.models import Case, DraftedPart, StatementDraft
from record.acts import perform
from tests.races.conftest import together
from tests.stories import Story


def begin(story: Story) -> None:
    story.submitted()
    statement_drafts.begin(story.contract, story.freelancer, {"milestones": ["1"], "about": ["work"]})


def test_two_windows_lose_no_words(story: Story) -> None:
    begin(story)

    def keep(words: str) -> bool:
        said = {"statement": [words]}
        kept = statement_drafts.keep(story.contract, story.freelancer, "story", said, seen=0, window=words)
        return kept.is_beside

    came = together(lambda: keep("One."), lambda: keep("Two."))
    assert sorted(came) == [False, True]
    part = DraftedPart.objects.get(name="story")
    assert sorted([*part.said["statement"], *part.other["statement"]]) == ["One.", "Two."]


def test_two_windows_begin_one_answer(story: Story) -> None:
    story.in_response()

    def keep(name: str) -> object:
        said = {"statement": [name]}
        return statement_drafts.keep(story.case, story.client, name, said, seen=0, begins=True)

    together(lambda: keep("story"), lambda: keep("wants"))
    assert StatementDraft.objects.get().drafted.count() == 2


def test_what_comes_while_the_claim_is_sent_is_kept_or_told(story: Story) -> None:
    begin(story)
    items = [{"deliverable": f"1.{number}", "done": "done", "words": "Done."} for number in (1, 2, 3)]
    said = {"milestones": [1], "to_freelancer": "1200.00", "items": items, "statement": "All there."}
    _, kept = together(
        lambda: perform(story.contract, "open", by=story.freelancer, data=said),
        lambda: statement_drafts.keep(story.contract, story.freelancer, "story", {"statement": ["More."]}, seen=0),
    )
    assert isinstance(kept, statement_drafts.Kept | WrongPhase)
    assert Case.objects.count() == 1
    assert not StatementDraft.objects.exists()
