"""Every address of the portal."""

from functools import partial

from django.urls import include, path

from config.health import healthz
from contracts.rulebooks import STANDARD
from contracts.rules import Rules

# The public pages tell about the rulebook that new contracts get when nobody chooses another.
TOLD = {"rules_in": partial(Rules.read, STANDARD), "currencies": list(STANDARD["fee"]["at_least"])}

urlpatterns = [
    path("", include("core.public_urls"), TOLD),
    path("", include("core.urls")),
    path("", include("people.urls")),
    path("", include("disputes.urls")),
    path("", include("contracts.urls")),
    path("api/", include("api.urls")),
    path("files/", include("evidence.urls")),
    path("healthz", healthz, name="healthz"),
    path("account/", include("allauth.urls")),
]

handler400 = "core.answering.bad_request"
