"""Addresses of what everybody may use."""

from django.urls import path

from core import views

urlpatterns = [
    path("theme/", views.choose_theme, name="theme"),
    path("language/", views.choose_language, name="language"),
]
