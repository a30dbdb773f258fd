"""Addresses of a claim that is being made, part by part."""

from django.urls import path

from disputes.views.guided import CheckPage, TaskListPage, ThrowAwayPage
from disputes.views.guided_part import PartPage

urlpatterns = [
    path("", TaskListPage.as_view(), name="file-claim"),
    path("check/", CheckPage.as_view(), name="file-claim-check"),
    path("throw-away/", ThrowAwayPage.as_view(), name="file-claim-throw-away"),
    path("<slug:part>/", PartPage.as_view(), name="file-claim-part"),
]
