"""Many cases and many flags, made by real acts, to see that a list costs as many queries however long it is."""

from messaging.screening import screened_as
from record.acts import perform
from tests.stories import TERMS, Story

NEVER_ALIKE = "Message no. {} of many."


def cases_in_queue(story: Story, count: int) -> None:
    """One contract with so many milestones, and a case about each, in mediation and claimed by nobody."""
    milestone = TERMS["milestones"][0] | {"amount": "40.00", "deliverables": [{"title": "A part of it"}]}
    story.terms = TERMS | {
        "title": "Many parts",
        "milestones": [milestone | {"title": f"Part {n}"} for n in range(1, count + 1)],
    }
    story.funded()
    for number in range(1, count + 1):
        items = [{"deliverable": f"{number}.1", "done": "done"}]
        said = {"milestones": [number], "to_freelancer": "40.00", "items": items, "statement": "Mine."}
        case = perform(story.contract, "open", by=story.freelancer, data=said).result
        answer = {"to_freelancer": "0.00", "items": items, "statement": "Theirs."}
        perform(case, "respond", by=story.client, data=answer)
        perform(case, "offer", by=story.freelancer, data={"to_freelancer": "30.00"})
        perform(case, "escalate", by=story.freelancer)


def flags(story: Story, count: int) -> None:
    """So many messages of the client, all of them held."""
    with screened_as("threat"):
        for number in range(count):
            perform(story.case, "say", by=story.client, data={"text": NEVER_ALIKE.format(number)})
