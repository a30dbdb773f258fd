"""Signing in to the API with a token: `Authorization: Bearer eh_…`. The session of the pages works beside it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from core import sight
from people import tokens
from people.models import AccessToken, User

REALM = 'Bearer realm="Evenhand"'


class BearerToken(BaseAuthentication):
    """Whoever sends a token is judged by it alone: a bad one is refused, whatever session came with it."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        scheme, _, text = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = tokens.holder(text.strip())
        if token is None:
            raise AuthenticationFailed("This token is unknown, has expired, or was revoked.")
        sight.is_of(token.person.pk)
        return token.person, token

    def authenticate_header(self, request: Request) -> str:
        return REALM


class BearerTokenInSchema(OpenApiAuthenticationExtension):
    """How the OpenAPI document names it."""

    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Made by `manage.py make_token EMAIL NAME`."}
