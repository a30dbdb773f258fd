"""Addresses of an answer that is being made, part by part: to a claim, or late, with why."""

from django.urls import path

from disputes.models import Case
from disputes.views.guided import CheckPage, TaskListPage, ThrowAwayPage
from disputes.views.guided_part import PartPage

urlpatterns = [
    path(
        "", TaskListPage.as_view(model=Case, claims=False, http_method_names=("get", "head", "options")), name="answer"
    ),
    path("check/", CheckPage.as_view(model=Case, claims=False), name="answer-check"),
    path("throw-away/", ThrowAwayPage.as_view(model=Case, claims=False), name="answer-throw-away"),
    path("<slug:part>/", PartPage.as_view(model=Case, claims=False), name="answer-part"),
]
