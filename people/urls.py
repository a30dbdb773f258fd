"""Addresses of a person's account, and of the demo's people."""

from django.urls import path

from people import choices, views

urlpatterns = [
    path("me/", views.account, name="account"),
    path("me/mail/", choices.mail_choices, name="mail-choices"),
    path("demo/sign-in/", views.demo_sign_in, name="demo-sign-in"),
]
