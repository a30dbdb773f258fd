"""Addresses of the pages for everybody: what the portal is, and how it works."""

from django.urls import path

from disputes.views import public

urlpatterns = [
    path("", public.landing, name="landing"),
    path("how-it-works/", public.how_it_works, name="how-it-works"),
]
