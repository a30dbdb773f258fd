"""Addresses of the public pages. Whoever includes them passes the rulebook that they tell about."""

from django.urls import path

from core import views

urlpatterns = [
    path("", views.landing, name="landing"),
    path("how-it-works/", views.how_it_works, name="how-it-works"),
]
