"""Signing in to the API: by session with its CSRF token, or by a token of one's own."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from api.throttling import Acting
from core import clock
from people import tokens
from people.models import AccessToken
from tests.api.conftest import Caller, refused
from tests.stories import Story


def ask(text: str, path: str = "wallet/"):
    return Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {text}"})


def made(email: str, *more: str) -> str:
    out = StringIO()
    call_command("make_token", email, "Accounting", *more, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_a_token_from_the_command_opens_the_api(story: Story) -> None:
    text = made("victor@HALE.example")
    assert ask(text).status_code == 200
    token = AccessToken.objects.get()
    assert (token.person, token.name, token.last_used_at) == (story.client, "Accounting", clock.now())
    assert token.expires_at == clock.now() + timedelta(days=90)
    assert text.startswith(token.prefix)
    assert text.encode() not in bytes(token.digest)


def test_nobody_gets_a_token_for_somebody_unknown(story: Story) -> None:
    with pytest.raises(CommandError, match="Nobody with the address"):
        made("who@where.example")


def test_acting_by_token_needs_no_csrf_token(story: Story) -> None:
    story.in_negotiation()
    _, text = tokens.make(story.client, "Bot")
    answer = Client(enforce_csrf_checks=True).post(
        f"/api/v1/cases/{story.case.pk}/acts/offer/",
        {"to_freelancer": "10.00"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {text}"},
    )
    assert answer.status_code == 200


def test_acting_by_session_needs_the_csrf_token(story: Story) -> None:
    story.in_negotiation()
    http = Client(enforce_csrf_checks=True)
    http.force_login(story.client)
    path, body = f"/api/v1/cases/{story.case.pk}/acts/offer/", {"to_freelancer": "10.00"}
    refused(http.post(path, body, content_type="application/json"), 403, "NotAllowed")
    assert not story.case.offers.exists()
    http.cookies["csrftoken"] = "a" * 32
    answer = http.post(path, body, content_type="application/json", headers={"X-CSRFToken": "a" * 32})
    assert answer.status_code == 200


def test_a_token_that_is_not_good_any_more(story: Story) -> None:
    token, text = tokens.make(story.client, "Bot", expires_at=clock.now() + timedelta(days=1))
    assert ask(text).status_code == 200
    story.clock.advance(days=1)
    said = refused(ask(text), 401, "NotSignedIn")
    assert said["message"] == "This token is unknown, has expired, or was revoked."
    token, text = tokens.make(story.client, "Another")
    tokens.revoke(token)
    refused(ask(text), 401, "NotSignedIn")


@pytest.mark.parametrize("spoil", [lambda text: text[:-1], lambda text: text + "x", lambda text: "", lambda text: "é"])
def test_a_token_that_is_none(story: Story, spoil) -> None:
    _, text = tokens.make(story.client, "Bot")
    refused(ask(spoil(text)), 401, "NotSignedIn")


def test_a_token_of_somebody_who_may_not_sign_in_any_more(story: Story) -> None:
    _, text = tokens.make(story.client, "Bot")
    story.client.is_active = False
    story.client.save()
    refused(ask(text), 401, "NotSignedIn")


def test_a_bad_token_is_refused_whatever_session_comes_with_it(story: Story) -> None:
    caller = Caller(story.client)
    refused(caller.get("wallet/", headers={"Authorization": "Bearer eh_wrong"}), 401, "NotSignedIn")


def test_the_use_of_a_token_is_noted_once_a_minute(story: Story) -> None:
    _, text = tokens.make(story.client, "Bot")
    ask(text)
    first = clock.now()
    story.clock.advance(seconds=30)
    ask(text)
    assert AccessToken.objects.get().last_used_at == first
    story.clock.advance(seconds=30)
    ask(text)
    assert AccessToken.objects.get().last_used_at == clock.now()


def test_who_asks_too_often_is_told_how_long_to_wait(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Acting, "rate", "2/hour")
    story.in_negotiation()
    caller = Caller(story.client)
    for share in ("10.00", "11.00"):
        assert caller.act(story.case, "offer", {"to_freelancer": share}).status_code == 200
    answer = caller.act(story.case, "offer", {"to_freelancer": "12.00"})
    refused(answer, 429, "Throttled")
    assert int(answer["Retry-After"]) > 3000
    assert caller.get("wallet/").status_code == 200
    assert story.case.offers.count() == 2


def test_without_the_cache_nobody_is_held_up(story: Story, settings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    _, text = tokens.make(story.client, "Bot")
    assert ask(text).status_code == 200


def test_the_reference_and_the_schema_are_for_everybody(db: None) -> None:
    page = Client().get(reverse("api:reference"))
    assert page.status_code == 200
    assert b"/api/v1/cases/{id}/acts/pay_fee/" in page.content
    assert Client().get(reverse("api:schema")).status_code == 200
