"""What is kept of a key: for good, by the database's own guard, and so that nobody can guess what was asked."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core.errors import Invalid
from escrow import checkout
from escrow.models import Payment
from record import keys
from record.acts import perform
from record.models import Answer
from tests import roles, stories
from tests.keys.doing import ALL
from tests.stories import CARD

FIGURE = "600.00"


@pytest.fixture
def told(db):
    with stories.told(stories.LARGE) as story:
        yield story


@pytest.fixture
def bid(told):
    doing = ALL["bid"](told)

    def again(**more):
        return perform(doing.subject, "bid", by=doing.by, data=doing.body | more, key="mine")

    again.event = again().event
    again.content = keys.digest([str(doing.subject.pk), "bid", doing.body])
    return again


def test_a_key_lives_as_long_as_its_case(told):
    doing = ALL["accept_offer"](told)
    first = perform(doing.subject, "accept_offer", by=doing.by, data=doing.body, key="one")
    told.clock.advance(days=3650)
    again = perform(told.case, "accept_offer", by=doing.by, data=doing.body, key="one")
    assert (again.event, again.repeated) == (first.event, True)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM record_answer",
        "TRUNCATE record_answer",
        "UPDATE record_answer SET event_id = NULL",
        "UPDATE record_answer SET key = key || '2'",
        "UPDATE record_answer SET asked = sha256(asked)",
        "UPDATE record_answer SET person_id = (SELECT max(id) FROM people_user)",
    ],
)
@pytest.mark.parametrize("of", ["an act", "a payment"])
def test_the_database_keeps_every_answer(sql, of, told, past_the_privileges):
    doing = ALL["fund"](told)
    if of == "an act":
        perform(told.contract, "end_contract", by=told.client, key="k")
    else:
        checkout.pay_and_perform(doing.subject, "fund", by=doing.by, data=doing.body, card=CARD, key="k")
        if "event_id" in sql:
            pytest.skip("the key of a payment has no event")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Answer.objects.filter(key="k").count() == 1


def test_whoever_reads_the_database_cannot_try_out_figures(bid):
    kept = bytes(Answer.objects.get(key="mine").asked)
    assert kept == keys.sealed(bid.content)
    assert kept not in {bid.content, keys.sealed(bid.content, "another secret")}


def test_a_key_from_before_a_rotation_still_counts(bid, settings):
    old, settings.SECRET_KEY = settings.SECRET_KEY, "a new secret, as long as the one before it was"
    with pytest.raises(Invalid, match="used for something else"):
        bid()
    settings.SECRET_KEY_FALLBACKS = ["one in between", old]
    assert (bid().event, bid().repeated) == (bid.event, True)
    with pytest.raises(Invalid, match="used for something else"):
        bid(amount="610.00")


def test_a_payment_from_before_a_rotation_still_counts(told, settings):
    doing = ALL["fund"](told)

    def pay():
        return checkout.pay_and_perform(
            doing.subject, "fund", by=doing.by, data=doing.body, card=CARD, key="one"
        ).payment

    first, old = pay(), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new secret, as long as the one before it was", [old]
    assert pay() == first
    assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_keys_from_before_they_were_sealed_still_count():
    """Whoever upgrades has answers with a plain hash, and payments whose keys stand for nothing else by a row alone."""
    with stories.told(stories.LARGE) as story:
        doing = ALL["bid"](story)
        event = perform(doing.subject, "bid", by=doing.by, data=doing.body, key="mine").event
        paid = Payment.objects.get(purpose="fund")
        call_command("migrate", "record", "0003", verbosity=0)
        try:
            plain = keys.digest([str(doing.subject.pk), "bid", doing.body])
            with roles.as_owner():
                Answer.objects.filter(key="mine").update(asked=plain)
                Answer.objects.filter(key=paid.key).delete()
        finally:
            call_command("migrate", verbosity=0)
        assert bytes(Answer.objects.get(key="mine").asked) == keys.sealed(plain)
        assert perform(doing.subject, "bid", by=doing.by, data=doing.body, key="mine").event == event
        with pytest.raises(Invalid):
            perform(story.contract, "end_contract", by=story.client, key=paid.key)
