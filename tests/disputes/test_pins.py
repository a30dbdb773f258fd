"""Pins: a side points at a place of its picture or page, says what is to be seen there, and may take it back."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.urls import reverse

from core import sight
from core.errors import Invalid, NotAllowed, NotFound, WrongPhase
from disputes.bundle import bundle_of
from disputes.exhibits_in_file import said_of
from disputes.models import Exhibit, Pin
from disputes.models.pin import MOST_PINS
from disputes.whole_case.for_reader import document_of
from record.models import Event
from record.verify.files import check
from tests.browsing import markup, signed_in, text
from tests.evidence.pdfs import pdf
from tests.evidence.pictures import picture
from tests.stories import Story

SECRET = "zephyrquokka"
THREAT = "Drop this dispute today, or I call the police and write to your university about you."
WHY = "Under a confidentiality agreement with a third company"
PLACE = {"page": 1, "x": 455, "y": 300}


@pytest.fixture
def told(story: Story) -> Story:
    """E2 is a picture of the client, E3 a document of three pages."""
    story.in_mediation()
    adds(story, "desk.png", picture("PNG", (200, 100)))
    adds(story, "terms.pdf", pdf((595, 842), (595, 842), (842, 595)))
    return story


def adds(told: Story, name: str, content: bytes, **said) -> Exhibit:
    told.act(told.client, "add_exhibits", files=[told.upload(told.client, name, content)], **said)
    return Exhibit.objects.latest("number")


def pins(told: Story, exhibit: int = 2, words: str = "The logo is the old one.", **where) -> Pin:
    return told.act(told.client, "pin_exhibit", exhibit=exhibit, words=words, **(PLACE | where)).result


def look(told: Story, person, number: int = 2, **query):
    return signed_in(person).get(reverse("exhibit-look", args=[told.case.pk, number]), query)


def list_of(told: Story, person) -> str:
    return text(signed_in(person).get(reverse("case", args=[told.case.pk])))


def test_a_side_points_at_a_place_of_its_picture_and_all_find_it_as_a_mark_and_in_words(told):
    made = pins(told)
    assert (made.number, made.side, made.page, made.x, made.y) == (1, "client", 1, 455, 300)
    for person, who in ((told.client, "You"), (told.freelancer, "Victor Hale"), (told.mediator, "Victor Hale")):
        page = look(told, person)
        assert '<svg class="pin" x="45.5%" y="30.0%" overflow="visible">' in markup(page)
        assert 'href="#pin-1" aria-label="Pin 1: The logo is the old one."' in markup(page)
        assert "The logo is the old one. 455 of 1000 from the left, 300 of 1000 from the top." in text(page)
        assert who in text(page)
        assert "1 pin in E2" in list_of(told, person)
    said = Event.objects.get(act="pin_exhibit").said
    assert (said["exhibit"], said["pin"], said["x"], said["words"]) == ("E2", 1, 455, "The logo is the old one.")
    record = text(signed_in(told.freelancer).get(reverse("case-record", args=[told.case.pk])))
    assert "set pin 1 in exhibit E2: “The logo is the old one.”" in record


def test_a_pin_on_another_page_is_in_the_list_and_its_mark_is_on_its_page(told):
    pins(told, 3, "The fee stands here.", page=2)
    first = look(told, told.freelancer, 3)
    assert '<svg class="pin"' not in markup(first)
    assert "Page 2, 455 of 1000 from the left" in text(first)
    assert "look/?page=2#preview" in markup(first)
    assert "Show pin 1 on its page" in text(first)
    assert '<svg class="pin"' in markup(look(told, told.freelancer, 3, page=2))


def test_it_is_taken_back_and_the_record_keeps_it(told):
    pins(told)
    pins(told, words="And a second.")
    told.act(told.client, "take_pin_back", exhibit=2, pin=1)
    page = text(look(told, told.freelancer))
    assert "The logo is the old one." not in page
    assert "And a second." in page
    assert "1 pin in E2" in list_of(told, told.freelancer)
    assert Pin.objects.get(number=1).taken_back_at is not None
    record = text(signed_in(told.freelancer).get(reverse("case-record", args=[told.case.pk])))
    assert "took pin 1 in exhibit E2 back" in record
    assert "The logo is the old one." in record
    with pytest.raises(WrongPhase):
        told.act(told.client, "take_pin_back", exhibit=2, pin=1)
    with pytest.raises(NotFound):
        told.act(told.client, "take_pin_back", exhibit=2, pin=7)
    assert pins(told, words="And a third.").number == 3


def test_only_the_side_that_brought_it_pins_it(told):
    pins(told)
    for person in (told.freelancer, told.mediator, told.operator):
        with pytest.raises(NotAllowed):
            told.act(person, "pin_exhibit", exhibit=2, words="Mine.", **PLACE)
        with pytest.raises(NotAllowed):
            told.act(person, "take_pin_back", exhibit=2, pin=1)
    with pytest.raises(NotFound):
        pins(told, 9)
    way = f"/cases/{told.case.pk}/acts/pin_exhibit/?exhibit=2"
    assert way in markup(look(told, told.client))
    assert way in markup(signed_in(told.client).get(reverse("case", args=[told.case.pk])))
    for person in (told.freelancer, told.mediator):
        assert "pin_exhibit" not in markup(look(told, person))
        assert "take_pin_back" not in markup(look(told, person))


@pytest.mark.parametrize(
    ("exhibit", "said", "field"),
    [
        (2, {"x": 1001}, "x"),
        (2, {"y": -1}, "y"),
        (2, {"x": "left"}, "x"),
        (2, {"page": 0}, "page"),
        (2, {"page": 2}, "page"),
        (3, {"page": 5001}, "page"),
        (2, {"words": ""}, "words"),
        (2, {"words": "w" * 301}, "words"),
        (1, {}, "exhibit"),
    ],
)
def test_places_and_words_that_cannot_be_are_refused(told, exhibit, said, field):
    told.act(told.client, "add_exhibits", files=[told.upload(told.client, "notes.txt", b"Notes.\n")])
    number = exhibit if exhibit > 1 else 4
    with pytest.raises(Invalid) as refused:
        told.act(told.client, "pin_exhibit", **({"exhibit": number, "words": "Here."} | PLACE | said))
    assert list(refused.value.fields) == [field]
    assert not Pin.objects.exists()


def test_an_exhibit_has_no_more_pins_than_can_be_told_apart(told):
    for number in range(MOST_PINS):
        pins(told, words=f"Place {number}.")
    with pytest.raises(WrongPhase) as refused:
        pins(told)
    assert "20 pins" in refused.value.message
    told.act(told.client, "take_pin_back", exhibit=2, pin=5)
    assert pins(told).number == MOST_PINS + 1
    pins(told, 3)


def test_what_is_withdrawn_admitted_or_answered_is_not_pinned(told):
    told.act(told.client, "withdraw_exhibit", exhibit=2, reason="Wrong file.")
    with pytest.raises(WrongPhase):
        pins(told)
    assert "pin_exhibit" not in markup(look(told, told.client))
    told.act(told.client, "restore_exhibit", exhibit=2)
    pins(told)
    adds(told, "chat.png", picture("PNG", (90, 90)), came_from="A chat")
    pins(told, 4)
    told.act(told.freelancer, "admit_import", exhibit=4)
    with pytest.raises(WrongPhase):
        pins(told, 4)
    with pytest.raises(WrongPhase):  # what was admitted stays as it was admitted
        told.act(told.client, "take_pin_back", exhibit=4, pin=1)
    told.read_all()
    told.act(told.mediator, "recommend", **told.recommendation())
    with pytest.raises(WrongPhase):
        pins(told)
    with pytest.raises(WrongPhase):
        told.act(told.client, "take_pin_back", exhibit=2, pin=1)
    assert "pin_exhibit" not in markup(look(told, told.client))


def test_what_the_arbitrator_has_got_keeps_the_pins_it_was_sent_with(told):
    pins(told)
    told.file_sent()
    for act, said in (("pin_exhibit", PLACE | {"words": "Here, too."}), ("take_pin_back", {"pin": 1})):
        with pytest.raises(WrongPhase) as refused:
            told.act(told.client, act, exhibit=2, **said)
        assert "with the arbitrator" in refused.value.message


def test_words_at_a_pin_go_the_way_of_captions(told):
    pins(told, words="You are a worthless idiot.")
    assert Pin.objects.get().words == ""
    assert "idiot" not in str(Event.objects.get(act="pin_exhibit").said)
    assert "Others find these words folded" in text(look(told, told.client))
    theirs = look(told, told.freelancer)
    assert "These words may be insulting" in text(theirs)
    assert 'aria-label="Pin 1: see the list"' in markup(theirs)
    told.act(told.client, "pin_exhibit", exhibit=2, words="Write to victor.hale@gmail.com.", **PLACE)
    assert "victor.hale@gmail.com" not in markup(look(told, told.freelancer))
    pins(told, words=THREAT)
    for person in (told.freelancer, told.mediator):
        for address in (
            reverse("exhibit-look", args=[told.case.pk, 2]),
            reverse("case-record-file", args=[told.case.pk]),
        ):
            assert "write to your university" not in markup(signed_in(person).get(address))
    assert "held for your safety" in text(look(told, told.freelancer))
    assert THREAT in text(look(told, told.client))


def test_the_other_side_reports_words_at_a_pin(told):
    made = pins(told)
    told.act(told.freelancer, "report_words", words=f"pin.{made.pk}.words")
    assert "You reported these words." in text(look(told, told.freelancer))
    gone = pins(told, words="Another.")
    told.act(told.client, "take_pin_back", exhibit=2, pin=2)
    with pytest.raises(NotFound):
        told.act(told.freelancer, "report_words", words=f"pin.{gone.pk}.words")


def test_pins_of_a_sealed_exhibit_are_for_who_opens_it(told):
    adds(told, "plan.png", picture("PNG", (90, 60)), caption="A plan", sealed=True, sealed_because=WHY)
    made = pins(told, 4, f"It says {SECRET}.")
    for person in (told.client, told.mediator):
        assert SECRET in text(look(told, person, 4))
        assert signed_in(person).get(f"/api/v1/cases/{told.case.pk}/").json()["exhibits"][3]["pins"]
    for name in ("case", "case-record", "case-record-file", "evidence-table"):
        assert SECRET not in markup(signed_in(told.freelancer).get(reverse(name, args=[told.case.pk])))
    page = look(told, told.freelancer, 4)
    assert SECRET not in markup(page)
    assert "Pins" not in text(page)
    assert "1 pin" not in list_of(told, told.freelancer)
    assert signed_in(told.freelancer).get(f"/api/v1/cases/{told.case.pk}/").json()["exhibits"][3]["pins"] == []
    assert SECRET not in str(Event.objects.get(act="pin_exhibit").said)
    with pytest.raises(NotFound):
        told.act(told.freelancer, "report_words", words=f"pin.{made.pk}.words")
    with pytest.raises(Invalid) as refused:
        pins(told, 4, "You are a worthless idiot.")
    assert "no reviewer looks at words here" in refused.value.fields["words"][0]


def test_postgresql_shows_a_pin_to_those_who_may_read_its_exhibit(told):
    pins(told)
    adds(told, "plan.png", picture("PNG", (90, 60)), caption="A plan", sealed=True, sealed_because=WHY)
    pins(told, 4)

    def seen(person) -> int:
        with sight.through(sight.Gaze(str(person.pk))):
            return Pin.objects.count()

    there = [told.client, told.mediator, told.freelancer, told.operator, told.stranger, told.reviewer]
    assert [seen(person) for person in there] == [2, 2, 1, 1, 0, 0]


def test_postgresql_keeps_pins_as_they_were_set(told):
    pins(told)
    pins(told, words="And a second.")
    told.act(told.client, "take_pin_back", exhibit=2, pin=1)
    for statement in (
        "UPDATE disputes_pin SET words = 'Another.' WHERE number = 2",
        "UPDATE disputes_pin SET x = 1 WHERE number = 2",
        "UPDATE disputes_pin SET taken_back_at = NULL WHERE number = 1",
        "DELETE FROM disputes_pin",
        "TRUNCATE disputes_pin CASCADE",
        "INSERT INTO disputes_pin (case_id, exhibit_id, number, side, page, x, y, words, made_at)"
        " SELECT case_id, exhibit_id, 9, 'freelancer', page, x, y, 'Mine.', made_at FROM disputes_pin WHERE number = 2",
        "INSERT INTO disputes_pin (case_id, exhibit_id, number, side, page, x, y, words, made_at)"
        " SELECT case_id, exhibit_id, 9, side, page, 1001, y, 'Out.', made_at FROM disputes_pin WHERE number = 2",
    ):
        with (
            pytest.raises((IntegrityError, InternalError, ProgrammingError)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_click_on_the_picture_fills_in_the_place_and_the_form_sets_the_pin(told):
    browser, address = signed_in(told.client), reverse("case-act", args=[told.case.pk, "pin_exhibit"])
    page = markup(browser.get(address, {"exhibit": 2, "page": 1}))
    assert 'type="image" name="at"' in page
    assert 'width="200" height="100"' in page
    clicked = {"exhibit": 2, "page": 1, "width": 200, "height": 100, "at.x": 91, "at.y": 30}
    page = markup(browser.get(address, clicked))
    assert 'value="455"' in page
    assert 'value="300"' in page
    assert 'class="pin pin--chosen" x="45.5%" y="30.0%"' in page
    keyboard = markup(browser.get(address, clicked | {"at.x": 0, "at.y": 0}))
    assert "pin--chosen" not in keyboard
    sent = browser.post(address, {"exhibit": 2, "words": "Here."} | PLACE)
    assert (sent.status_code, sent["Location"]) == (
        302,
        f"{reverse('exhibit-look', args=[told.case.pk, 2])}?page=1#preview",
    )
    assert Pin.objects.get().words == "Here."
    refused = browser.post(address, {"exhibit": 2, "words": "Here."} | PLACE | {"x": 1200})
    assert refused.status_code == 422
    assert 'value="1200"' in markup(refused)


def test_the_form_knows_how_many_pages_there_are_and_shows_nothing_to_others(told):
    address = reverse("case-act", args=[told.case.pk, "pin_exhibit"])
    refused = signed_in(told.client).post(address, {"exhibit": 3, "words": "Here."} | PLACE | {"page": 4})
    assert refused.status_code == 422
    assert "It has 3 pages." in text(refused)
    assert "page=3" in markup(signed_in(told.client).get(address, {"exhibit": 3, "page": 2}))
    theirs = signed_in(told.freelancer).get(address, {"exhibit": 2})
    assert 'type="image"' not in markup(theirs)


def test_the_documents_of_the_case_name_the_pins(told):
    pins(told, 3, "The fee stands here.", page=2)
    gone = pins(told, 3, "Not this.")
    told.act(told.client, "take_pin_back", exhibit=3, pin=gone.number)
    whole = str([asdict(section) for section in document_of(told.case, told.freelancer).sections])
    assert "Pin 1: Page 2, 455 of 1000 from the left, 300 of 1000 from the top" in whole
    listed = said_of(told.case, Exhibit.objects.select_related("file").get(number=3))
    assert listed["pins"] == [{"pin": 1, "page": 2, "x": 455, "y": 300, "words": "The fee stands here."}]
    assert "pins" not in said_of(told.case, Exhibit.objects.select_related("file").get(number=2))


def test_the_arbitrators_file_names_the_pins_and_is_whole(told):
    pins(told)
    told.read_all()
    told.act(told.mediator, "recommend", **told.recommendation())
    told.act(told.client, "reject", typed="REJECT")
    told.act(told.freelancer, "reject", typed="REJECT")
    told.pay_fee(told.client)
    told.pay_fee(told.freelancer)
    raw = io.BytesIO(b"".join(bundle_of(told.case)))
    with zipfile.ZipFile(raw) as archive:
        listed = json.loads(archive.read("index.json"))["exhibits"]
    assert listed[1]["pins"][0]["words"] == "The logo is the old one."
    assert "pins" not in listed[2]
    report = check(raw)
    assert report.is_intact, report.broken
