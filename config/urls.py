"""Every address of the portal."""

from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("", include("disputes.public_urls")),
    path("", include("core.urls")),
    path("", include("people.urls")),
    path("", include("disputes.urls")),
    path("", include("contracts.urls")),
    path("api/", include("api.urls")),
    path("files/", include("evidence.urls")),
    path("hooks/", include("escrow.urls")),
    path("healthz", healthz, name="healthz"),
    path("account/", include("allauth.urls")),
]

handler400 = "core.answering.bad_request"
handler500 = "api.errors.server_error"
