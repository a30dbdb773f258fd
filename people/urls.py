"""Addresses of a person's account, and of the demo's people."""

from django.urls import path

from people import views

urlpatterns = [
    path("me/", views.account, name="account"),
    path("demo/sign-in/", views.demo_sign_in, name="demo-sign-in"),
]
