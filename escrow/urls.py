"""Addresses for payment providers."""

from django.urls import path

from escrow.views import stripe_hook

urlpatterns = [path("stripe/", stripe_hook, name="stripe-hook")]
