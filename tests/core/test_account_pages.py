"""The account pages that come with allauth, in the portal's design and under its content security policy."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from people.models import User

PASSWORD = "correct horse battery"
PAGES = [
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "usersessions_list",
]


@pytest.fixture
def signed_in(db):
    User.objects.create_user("maribel@example.org", PASSWORD, display_name="Maribel Reyes")
    client = Client()
    answer = client.post(reverse("account_login"), {"login": "maribel@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert "Is it you?" in client.get(reverse("account_reauthenticate")).content.decode()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.parametrize("name", PAGES)
def test_an_account_page_stands_in_the_frame(name, signed_in):
    answer = signed_in.get(reverse(name))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="topbar"' in html
    assert "Maribel Reyes" in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("name", PAGES)
def test_an_account_page_asks_for_nothing_that_the_policy_forbids(name, signed_in):
    html = signed_in.get(reverse(name)).content.decode()
    assert " style=" not in html
    assert 'src="data:' not in html
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_the_authenticator_code_is_drawn_in_the_page(signed_in):
    html = signed_in.get(reverse("mfa_activate_totp")).content.decode()
    assert re.search(r'<div class="qr">\s*<svg', html)


def test_signing_out_is_one_press(signed_in):
    assert "Sign out" in signed_in.get(reverse("landing")).content.decode()
    signed_in.post(reverse("account_logout"))
    assert "Sign in" in signed_in.get(reverse("landing")).content.decode()
