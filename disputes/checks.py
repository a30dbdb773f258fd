"""The audit's checks of cases and contracts: money follows the process, and nothing stands without its clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from contracts.comparisons import WITH_BANKS
from contracts.models import MilestoneState
from disputes import second_net
from disputes.models import Phase
from disputes.process import BESIDE, CLOCK_OF, COOLING_OFF, HOLD
from escrow.audit import check, rows
from messaging.models import APART
from messaging.private import PrivateWords
from record.models import Event
from timers.models import Subject

# How much of it before the case opened.
WITH_BANKS_BEFORE = WITH_BANKS.replace("WHERE", "WHERE b.taken_at < k.opened_at AND")
BESIDE_ANY = {HOLD, COOLING_OFF}  # may run in any phase


@check("milestones")
def nothing_is_left_of_an_ended_milestone() -> Iterator[str]:
    """What was funded is held until a milestone ends, or is with a bank that disputes it; all has left when it has."""
    query = f"""
        SELECT c.number, m.number, m.state, coalesce(a.balance, 0)
          FROM contracts_milestone m JOIN contracts_contract c ON c.subject_ptr_id = m.contract_id
          LEFT JOIN escrow_account a ON a.kind = 'escrow' AND a.subject_id = m.contract_id AND a.number = m.number
         WHERE CASE WHEN m.state = ANY(%s) THEN coalesce(a.balance, 0) <> 0
                    ELSE coalesce(a.balance, 0) + {WITH_BANKS} = 0 END ORDER BY 1, 2"""  # noqa: S608  # no input in it
    empty = [MilestoneState.UNFUNDED, MilestoneState.PAID, MilestoneState.REFUNDED]
    for contract, milestone, state, held in rows(query, [[str(state) for state in empty]]):
        yield f"milestone {milestone} of C-{contract} is {state}, and {held} (minor units) are held for it"


@check("disputed")
def what_is_in_dispute_is_held() -> Iterator[str]:
    query = f"""
        SELECT k.number, k.amount, coalesce(sum(a.balance), 0)
          FROM disputes_case k
          JOIN disputes_disputedmilestone d ON d.case_id = k.subject_ptr_id
          JOIN contracts_milestone m ON m.id = d.milestone_id
          LEFT JOIN escrow_account a ON a.kind = 'escrow' AND a.subject_id = m.contract_id AND a.number = m.number
         WHERE k.phase <> 'closed' AND NOT k.about_released GROUP BY k.subject_ptr_id, k.number, k.amount
        HAVING k.amount <> coalesce(sum(a.balance), 0) + sum({WITH_BANKS} - {WITH_BANKS_BEFORE})
         ORDER BY 1"""  # noqa: S608  # no input in it
    for case, amount, held in rows(query):
        yield f"EH-{case:04d} is about {amount} (minor units), and {held} are held"


@check("contested")
def what_was_released_is_there_to_be_divided() -> Iterator[str]:
    """An open case about released money is about all of it that was not given back."""
    query = """
        SELECT k.number, k.amount, coalesce(sum(m.released - m.given_back), 0), bool_and(m.contested_at IS NOT NULL)
          FROM disputes_case k JOIN disputes_disputedmilestone d ON d.case_id = k.subject_ptr_id
          JOIN contracts_milestone m ON m.id = d.milestone_id
         WHERE k.phase <> 'closed' AND k.about_released GROUP BY k.subject_ptr_id, k.number, k.amount
        HAVING k.amount <> coalesce(sum(m.released - m.given_back), 0) OR NOT bool_and(m.contested_at IS NOT NULL)
         ORDER BY 1"""
    for case, amount, released, is_contested in rows(query):
        stands = "" if is_contested else ", and a milestone does not stand as contested"
        yield f"EH-{case:04d} is about {amount} (minor units) released, of which {released} are left{stands}"
    query = """
        SELECT m.id FROM contracts_milestone m WHERE m.contested_at IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM disputes_disputedmilestone d WHERE d.milestone_id = m.id AND d.ended_at IS NULL)"""
    for (milestone,) in rows(query, []):
        yield f"milestone no. {milestone} stands as contested, and no case about it is open"


@check("fees")
def fees_are_held_until_the_case_is_over() -> Iterator[str]:
    query = """
        SELECT k.number, a.side, a.balance FROM escrow_account a JOIN disputes_case k ON k.subject_ptr_id = a.subject_id
         WHERE a.kind = 'fee' AND a.balance <> 0 AND k.phase = 'closed' ORDER BY 1"""
    for case, side, held in rows(query):
        yield f"EH-{case:04d} is closed, and a fee of the {side} is still held: {held} (minor units)"


@check("clocks")
def every_open_case_has_the_clock_of_its_phase() -> Iterator[str]:
    """Exactly one, running or stopped; arbitration has none once its award is overdue."""
    query = """
        SELECT k.number, k.phase, k.file_sent_at IS NOT NULL, coalesce(array_agg(d.kind ORDER BY d.kind)
               FILTER (WHERE d.status = 'open'), '{}')
          FROM disputes_case k LEFT JOIN timers_deadline d ON d.subject_id = k.subject_ptr_id
         GROUP BY k.subject_ptr_id, k.number, k.phase ORDER BY 1"""
    for case, phase, sent, kinds in rows(query):
        beside = {*BESIDE_ANY, *BESIDE.get(Phase(str(phase)), ())}
        clocks = [kind for kind in cast("list[str]", kinds) if phase == Phase.CLOSED or kind not in beside]
        expected = [] if phase == Phase.CLOSED else [CLOCK_OF[str(phase)]]
        allowed = ([["award"], []] if sent else [expected]) if phase == Phase.ARBITRATION else [expected]
        if clocks not in allowed:
            yield f"EH-{case:04d} is in {phase}, and its open deadlines are {kinds}"


@check("private words")
def private_words_are_those_of_the_record() -> Iterator[str]:
    """No bundle of a whole case holds them, so that they are compared with the record here."""
    acts = ("say", "correct_message")
    written = Event.objects.filter(act__in=acts, said__room__in=APART).values_list("subject_id", "said")
    sealed = {
        (subject, said.get("words", said["message"])): said["sha256"]
        for subject, said in written.iterator(chunk_size=2000)
    }
    for words in PrivateWords.objects.select_related("message").order_by("pk").iterator(chunk_size=2000):
        message = words.message
        if sealed.get((message.subject_id, message.number)) != words.sealed:
            yield f"the private words of message {message.number} of {message.subject_id} are not those of its record"


@check("records")
def every_record_is_whole() -> Iterator[str]:
    """Each event follows the one before it and has the hash of its content; the subject knows the last."""
    heads: dict[object, tuple[int, bytes]] = {}
    for event in Event.objects.order_by("subject_id", "number").iterator(chunk_size=2000):
        number, head = heads.get(event.subject_id, (0, bytes(32)))
        if event.number != number + 1 or bytes(event.previous) != head:
            yield f"event {event.number} of {event.subject_id} does not follow the one before it"
        if bytes(event.hash) != event.counted_hash():
            yield f"event {event.number} of {event.subject_id} ({event.act}) has been changed"
        heads[event.subject_id] = (event.number, bytes(event.hash))
    for pk, version, last in Subject.objects.values_list("pk", "version", "head").iterator(chunk_size=2000):
        if heads.get(pk, (0, bytes(32))) != (version, bytes(last)):
            yield f"the record of {pk} does not end where its subject says"


@check("second net")
def row_level_security_is_on() -> Iterator[str]:
    yield from second_net.holes()


@check("contact")
def a_threat_that_stands_keeps_the_sides_apart() -> Iterator[str]:
    """Of a side's message: found by the screen and not dismissed, or upheld. None that does not stand keeps them."""
    query = """
        WITH standing AS (
            SELECT f.id, m.subject_id FROM messaging_flag f JOIN messaging_message m ON m.id = f.message_id
             WHERE f.category = 'threat' AND m.position <> 'mediator'
               AND (f.state = 'upheld' OR (f.state = 'pending' AND f.raised_by = 'screen')))
        SELECT k.number, coalesce(t.id, s.flag_id), t.id IS NULL
          FROM standing t FULL JOIN (
               SELECT * FROM disputes_separation WHERE ended_at IS NULL AND flag_id IS NOT NULL) s ON s.flag_id = t.id
          JOIN disputes_case k ON k.subject_ptr_id = coalesce(t.subject_id, s.case_id)
         WHERE (t.id IS NULL) <> (s.id IS NULL) ORDER BY 1, 2"""
    for case, flag, is_over in rows(query, []):
        why = "keeps the sides apart, and does not stand any more" if is_over else "stands, and contact is direct"
        yield f"the threat F-{flag:04d} of EH-{case:04d} {why}"
