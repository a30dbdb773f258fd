"""Addresses of the pages for everybody: what the portal is, and how it works."""

from django.urls import path

from disputes.views import activity, public, verifying

urlpatterns = [
    path("", public.landing, name="landing"),
    path("how-it-works/", public.how_it_works, name="how-it-works"),
    path("activity/", activity.activity, name="activity"),
    path("activity/by-year.csv", activity.activity_file, name="activity-file"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/verify.py", verifying.program, name="verify-program"),
]
