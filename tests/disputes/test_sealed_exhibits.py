"""Sealed exhibits: whoever may not read one finds that it is there, and why, and on no way what is in it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from core import sight
from core.errors import Invalid, NotAllowed, NotFound, WrongPhase
from core.presenting import long_moment
from disputes import sealed_exhibits
from disputes.bundle import bundle_of
from disputes.citing import TO_ANSWER
from disputes.models import Exhibit, Gist
from disputes.whole_case.for_reader import document_of
from record.models import Event
from record.verify.files import check
from record.verifying import exported
from tests import stories
from tests.browsing import markup, signed_in, text, words_in
from tests.evidence.pictures import with_secrets
from tests.stories import Story

SECRET, NAME = "zephyrquokka", "acme-merger-plan"
WHY, CAPTION = "Under a confidentiality agreement with a third company", "What a third company says of the list"
GIST = "A third company says that the list was of use to it."
pytestmark = pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")


@pytest.fixture
def told(story: Story) -> Story:
    story.in_mediation()
    upload = story.upload(story.freelancer, f"{NAME}.txt", f"{SECRET}\n".encode())
    story.act(story.freelancer, "add_exhibits", files=[upload], caption=CAPTION, sealed=True, sealed_because=WHY)
    return story


def sealed() -> Exhibit:
    return Exhibit.objects.select_related("file").get(number=2)


def other_mediator():
    return stories.person("ada@lin.example", "Ada Lin", "mediator")


def addresses(told: Story) -> list[str]:
    pk, exhibit = told.case.pk, sealed()
    return [
        reverse("file", args=[exhibit.file_id]),
        f"{reverse('file', args=[exhibit.file_id])}?inline",
        f"{reverse('file', args=[exhibit.file_id])}?shared",
        f"{reverse('file', args=[exhibit.file_id])}?inline&shared",
        reverse("file-preview", args=[exhibit.file_id]),
        reverse("exhibit", args=[pk, 2]),
        f"{reverse('exhibit', args=[pk, 2])}?download",
        f"{reverse('exhibit', args=[pk, 2])}?shared",
    ]


def test_its_side_and_the_mediator_open_it_and_the_other_side_does_not(told):
    for person in (told.freelancer, told.mediator):
        answer = signed_in(person).get(addresses(told)[0])
        assert b"".join(answer.streaming_content) == f"{SECRET}\n".encode()
    for address in addresses(told):
        for person in (told.client, told.reviewer, told.stranger, told.operator, other_mediator()):
            assert signed_in(person).get(address).status_code == 404
        ranged = signed_in(told.client).get(address, headers={"Range": "bytes=0-3"})
        assert ranged.status_code == 404


def test_no_page_of_the_other_side_has_its_name_or_content(told):
    http, pk = signed_in(told.client), told.case.pk
    pages = [
        reverse("case", args=[pk]),
        f"{reverse('case', args=[pk])}?evidence=date",
        reverse("case-record", args=[pk]),
        reverse("case-record-file", args=[pk]),
        reverse("evidence-table", args=[pk]),
        reverse("exhibit-look", args=[pk, 2]),
        reverse("cases"),
        reverse("home"),
        reverse("notices"),
        f"/api/v1/cases/{pk}/",
        "/api/v1/cases/",
    ]
    hidden = (SECRET, NAME, str(sealed().file_id), sealed().file.key)
    for address in pages:
        said = http.get(address).content.decode()
        assert [words for words in hidden if words in said] == [], address
    page = text(http.get(pages[0]))
    assert CAPTION in page
    assert f"Sealed: “{WHY}”. You do not open it; the mediator can." in page
    assert sealed().file.sha256 in markup(http.get(pages[0]))
    assert "What is in it is sealed from you." in text(http.get(reverse("exhibit-look", args=[pk, 2])))


def test_its_side_and_the_mediator_find_its_name(told):
    for person in (told.freelancer, told.mediator):
        assert NAME in text(signed_in(person).get(reverse("case", args=[told.case.pk])))
        shown = signed_in(person).get(f"/api/v1/cases/{told.case.pk}/").json()["exhibits"][1]
        assert shown["file"]["name"] == f"{NAME}.txt"


def test_the_api_says_that_it_is_sealed_and_why(told):
    shown = signed_in(told.client).get(f"/api/v1/cases/{told.case.pk}/").json()["exhibits"][1]
    assert shown["file"] is None
    assert (shown["sealed_because"], shown["sha256"], shown["gist"]) == (WHY, sealed().file.sha256, None)


def test_neither_record_nor_document_has_its_name(told):
    assert Event.objects.get(act="add_exhibits").said["exhibits"] == [["E2", "sealed.txt", sealed().file.sha256]]
    for person in (told.client, None):
        assert NAME not in json.dumps(exported(told.case, person), default=str)
    made = json.dumps([section.parts for section in document_of(told.case, told.client).sections], default=str)
    assert NAME not in made
    assert SECRET not in made
    assert WHY in made
    assert NAME in json.dumps([s.parts for s in document_of(told.case, told.freelancer).sections], default=str)


def test_a_sealed_picture_has_no_shared_copy_on_record(told):
    upload = told.upload(told.freelancer, f"{NAME}.jpg", with_secrets("JPEG", 6, (60, 20)))
    told.act(told.freelancer, "add_exhibits", files=[upload], caption="A desk.", sealed=True, sealed_because=WHY)
    assert "shared_copies" not in Event.objects.filter(act="add_exhibits").latest("number").said
    made = Exhibit.objects.select_related("file").get(number=3)
    for address in (reverse("file-preview", args=[made.file_id]), f"{reverse('file', args=[made.file_id])}?shared"):
        assert signed_in(told.client).get(address).status_code == 404
    assert "<img" not in markup(signed_in(told.client).get(reverse("exhibit-look", args=[told.case.pk, 3])))
    assert made.file.shared_sha256 not in markup(signed_in(told.client).get(reverse("case", args=[told.case.pk])))


def test_postgresql_keeps_its_file_from_the_other_side(told):
    query = f"SELECT count(*) FROM evidence_storedfile WHERE id = '{sealed().file_id}'"

    def seen(person) -> int:
        with sight.through(sight.Gaze(str(person.pk))), connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]

    assert [seen(each) for each in (told.freelancer, told.mediator)] == [1, 1]
    others = (told.client, told.operator, told.reviewer, told.stranger, other_mediator())
    assert [seen(each) for each in others] == [0] * 5


def test_the_second_net_holds_where_the_rule_is_taken_out(told, monkeypatch):
    monkeypatch.setattr(sealed_exhibits, "may_read", lambda *_: True)
    for address in addresses(told)[:5]:
        assert signed_in(told.client).get(address).status_code == 404


def test_who_reads_again_and_the_arbitrator_get_it(story):
    story.in_mediation()
    upload = story.upload(story.freelancer, f"{NAME}.txt", f"{SECRET}\n".encode())
    story.act(story.freelancer, "add_exhibits", files=[upload], caption=CAPTION, sealed=True, sealed_because=WHY)
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    story.act(story.client, "request_second_opinion", reason="I disagree.")
    ada = other_mediator()
    assert signed_in(ada).get(addresses(story)[0]).status_code == 404  # before the reading of it is on record
    assert signed_in(ada).get(reverse("exhibit", args=[story.case.pk, 2])).status_code == 302
    assert signed_in(ada).get(addresses(story)[0]).status_code == 200


def test_the_arbitrators_file_has_it_under_the_name_on_record(story):
    story.in_mediation()
    upload = story.upload(story.freelancer, f"{NAME}.txt", f"{SECRET}\n".encode())
    story.act(story.freelancer, "add_exhibits", files=[upload], caption=CAPTION, sealed=True, sealed_because=WHY)
    story.read_all()
    story.act(story.mediator, "recommend", **story.recommendation())
    story.act(story.client, "reject", typed="REJECT")
    story.act(story.freelancer, "reject", typed="REJECT")
    story.pay_fee(story.client)
    story.pay_fee(story.freelancer)
    raw = io.BytesIO(b"".join(bundle_of(story.case)))
    with zipfile.ZipFile(raw) as archive:
        assert archive.read("exhibits/E2-sealed.txt") == f"{SECRET}\n".encode()
        listed = json.loads(archive.read("index.json"))["exhibits"][1]
    assert listed["sealed"] == WHY
    report = check(raw)
    assert report.is_intact, report.broken
    assert signed_in(story.operator).get(addresses(story)[0]).status_code == 200
    for side in (story.client, story.freelancer):
        assert signed_in(side).get(reverse("case-bundle", args=[story.case.pk])).status_code in (403, 404)


def test_a_recommendation_relies_on_it_only_once_its_gist_is_told(told):
    findings = told.recommendation()["findings"]
    findings[0]["exhibits"] = [1, 2]
    told.read_all()
    with pytest.raises(Invalid) as refused:
        told.act(told.mediator, "recommend", **told.recommendation(findings=findings))
    assert "its gist has not been told" in refused.value.message
    told.act(told.mediator, "summarise_sealed", exhibit=2, gist=GIST)
    since = Gist.objects.get().written_at + TO_ANSWER
    for person in (told.client, told.freelancer):
        assert GIST in text(signed_in(person).get(reverse("case", args=[told.case.pk])))
        assert GIST in text(signed_in(person).get(reverse("exhibit-look", args=[told.case.pk, 2])))
        page = text(signed_in(person).get(reverse("case", args=[told.case.pk])))
        assert f"A recommendation may rely on it from {words_in(long_moment(since))}." in page
    told.clock.move_to(since - timedelta(hours=1) - timedelta(microseconds=1))
    with pytest.raises(Invalid) as refused:
        told.act(told.mediator, "recommend", **told.recommendation(findings=findings))
    assert "the other side has until" in refused.value.message
    told.act(told.mediator, "recommend", **told.recommendation(findings=findings))
    assert Event.objects.get(act="recommend").said["sealed"] == ["E2"]
    page = text(signed_in(told.client).get(reverse("case", args=[told.case.pk])))
    assert "E2 (sealed)" in page
    assert "It relies on what is sealed, of which the gist was told: E2" in page
    assert "It relies on an exhibit that is sealed (E2)." in page


def test_a_gist_that_is_told_anew_can_be_answered_anew(told):
    findings = told.recommendation()["findings"]
    findings[0]["exhibits"] = [2]
    told.read_all()
    told.act(told.mediator, "summarise_sealed", exhibit=2, gist="Little.")
    told.clock.advance(hours=46)  # and an hour with the act
    told.act(told.mediator, "summarise_sealed", exhibit=2, gist=GIST)
    told.clock.advance(hours=46)
    with pytest.raises(Invalid):
        told.act(told.mediator, "recommend", **told.recommendation(findings=findings))


def test_a_finding_cites_only_what_its_mediator_has_opened(told):
    """What is withdrawn need not be opened, until a finding cites it."""
    findings = told.recommendation()["findings"]
    findings[0]["exhibits"] = [1]
    told.act(told.freelancer, "withdraw_exhibit", exhibit=1, reason="It is old.")
    told.act(told.mediator, "read_exhibit", exhibit=2)
    with pytest.raises(Invalid) as refused:
        told.act(told.mediator, "recommend", **told.recommendation(findings=findings))
    assert "Read E1 first. A finding relies only on what its mediator has opened." in refused.value.message
    told.act(told.mediator, "read_exhibit", exhibit=1)
    told.act(told.mediator, "recommend", **told.recommendation(findings=findings))


def test_the_workbench_leads_to_telling_the_gist(told):
    way = f"/cases/{told.case.pk}/acts/summarise_sealed/?exhibit=2"
    assert way in markup(signed_in(told.mediator).get(reverse("workbench", args=[told.case.pk])))
    for person in (told.client, told.freelancer):
        assert way not in markup(signed_in(person).get(reverse("case", args=[told.case.pk])))


def test_what_is_not_relied_on_needs_no_gist(told):
    told.read_all()
    told.act(told.mediator, "recommend", **told.recommendation())
    assert "sealed" not in Event.objects.get(act="recommend").said


def test_the_check_page_of_the_workbench_says_that_the_gist_is_missing(told):
    told.read_all()
    said = {"reasons": "So.", "would_change": "That.", "step": "check"}
    for place in range(3):
        prefix = f"findings[{place}]"
        said |= {
            f"{prefix}deliverable": f"1.{place + 1}", f"{prefix}found": "partly", f"{prefix}rule": "The criterion",
            f"{prefix}reason": "Read.", f"{prefix}amount": "10.00", f"{prefix}exhibits": "2",
        }  # fmt: skip
    answer = signed_in(told.mediator).post(reverse("workbench", args=[told.case.pk]), said)
    assert answer.status_code == 422
    assert "Write the gist of E2 first." in text(answer)


def test_the_gist_is_the_mediators_to_tell_once_read(told):
    with pytest.raises(WrongPhase) as refused:
        told.act(told.mediator, "summarise_sealed", exhibit=2, gist=GIST)
    assert "You have not opened E2 yet" in refused.value.message
    told.read_all()
    with pytest.raises(WrongPhase):
        told.act(told.mediator, "summarise_sealed", exhibit=1, gist=GIST)
    with pytest.raises(NotFound):
        told.act(told.mediator, "summarise_sealed", exhibit=9, gist=GIST)
    for person in (told.client, other_mediator()):
        with pytest.raises(NotAllowed):
            told.act(person, "summarise_sealed", exhibit=2, gist=GIST)
    told.act(told.mediator, "summarise_sealed", exhibit=2, gist=GIST)
    told.act(told.mediator, "summarise_sealed", exhibit=2, gist="More: it was of use twice.")
    assert Gist.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sealed": True, "caption": CAPTION}, "sealed_because"),
        ({"sealed": True, "sealed_because": WHY}, "caption"),
        ({"sealed_because": WHY}, "sealed"),
        ({"sealed": True, "sealed_because": WHY, "caption": CAPTION, "came_from": "A chat"}, "came_from"),
        ({"sealed": True, "sealed_because": "You are an idiot.", "caption": CAPTION}, "sealed_because"),
    ],
)
def test_a_seal_says_why_and_what_it_covers(story, said, field):
    story.in_mediation()
    with pytest.raises(Invalid) as refused:
        story.act(story.client, "add_exhibits", files=[story.upload(story.client, "a.txt")], **said)
    assert list(refused.value.fields) == [field]


def test_what_went_with_a_message_is_sealed_no_more(told):
    upload = told.upload(told.freelancer, "chat.txt", b"Open to all.\n")
    told.act(told.freelancer, "say", text="See this.", files=[upload])
    with pytest.raises(Invalid) as refused:
        told.act(told.freelancer, "add_exhibits", files=[upload], caption="A", sealed=True, sealed_because=WHY)
    assert "It cannot be sealed." in refused.value.fields["files"][0]


def test_what_the_mediator_alone_has_got_can_be_sealed(told):
    upload = told.upload(told.freelancer, f"{NAME}-2.txt", b"For the mediator.\n")
    told.act(told.freelancer, "say", text="In confidence.", room="private", files=[upload])
    told.act(told.freelancer, "add_exhibits", files=[upload], caption="A", sealed=True, sealed_because=WHY)
    address = reverse("file", args=[upload])
    assert [signed_in(each).get(address).status_code for each in (told.client, told.mediator)] == [404, 200]
    assert NAME not in markup(signed_in(told.client).get(reverse("case-record-file", args=[told.case.pk])))


def test_a_mediator_who_handed_the_case_back_reads_it_no_more(told):
    told.act(told.mediator, "hand_back", reason="I am ill.")
    assert signed_in(told.mediator).get(addresses(told)[0]).status_code == 404
