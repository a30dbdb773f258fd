"""Addresses of contracts, their acts and payments, and of a person's own pages."""

from django.urls import path

from contracts.acting import ActPage
from contracts.views import paying

urlpatterns = [
    path("contracts/offer/", ActPage.as_view(), {"act": "offer_contract"}, name="offer-contract"),
    path("contracts/<uuid:pk>/acts/<slug:act>/", ActPage.as_view(), name="contract-act"),
    path("payments/<uuid:pk>/", paying.payment, name="payment"),
    path("payments/<uuid:pk>/confirm/", paying.confirm_payment, name="confirm-payment"),
    path("payments/<uuid:pk>/version/", paying.payment_version, name="payment-version"),
]
