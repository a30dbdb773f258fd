"""Addresses of contracts, their acts and payments, and of a person's own pages."""

from django.urls import path

from contracts.acting import ActPage
from contracts.views import contracts, demo, home, notices, offering, outbox, papers, payees, paying, payouts, wallet

urlpatterns = [
    path("home/", home.home, name="home"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/offer/", ActPage.as_view(), {"act": "offer_contract"}, name="offer-contract"),
    path("contracts/offer/steps/", offering.OfferStep.as_view(), name="begin-offer"),
    path("contracts/offer/steps/<uuid:pk>/<slug:step>/", offering.OfferStep.as_view(), name="offer-step"),
    path("contracts/<uuid:pk>/", contracts.contract, name="contract"),
    path("contracts/<uuid:pk>/version/", contracts.contract_version, name="contract-version"),
    path("contracts/<uuid:pk>/statement.csv", contracts.contract_statement, name="contract-statement"),
    path("contracts/<uuid:pk>/acts/<slug:act>/", ActPage.as_view(), name="contract-act"),
    path("payments/<uuid:pk>/", paying.payment, name="payment"),
    path("payments/<uuid:pk>/confirm/", paying.confirm_payment, name="confirm-payment"),
    path("payments/<uuid:pk>/version/", paying.payment_version, name="payment-version"),
    path("wallet/", wallet.wallet, name="wallet"),
    path("wallet/statement.csv", wallet.wallet_statement, name="wallet-statement"),
    path("payments/<uuid:pk>/receipt.pdf", papers.payment_receipt, {"kind": "pdf"}, name="payment-receipt"),
    path("payments/<uuid:pk>/receipt.csv", papers.payment_receipt, {"kind": "csv"}, name="payment-receipt-csv"),
    path("wallet/period.pdf", papers.period, {"kind": "pdf"}, name="wallet-period"),
    path("wallet/period.csv", papers.period, {"kind": "csv"}, name="wallet-period-csv"),
    path("wallet/payouts/<uuid:pk>/receipt.pdf", papers.payout_receipt, {"kind": "pdf"}, name="payout-receipt"),
    path("wallet/payouts/<uuid:pk>/receipt.csv", papers.payout_receipt, {"kind": "csv"}, name="payout-receipt-csv"),
    path("wallet/bank/", payees.PayeePage.as_view(), name="payee"),
    path("wallet/bank/go/", payees.way_in, name="payee-way-in"),
    path("wallet/payouts/begin/", payouts.PayoutPage.as_view(), name="begin-payout"),
    path("wallet/payouts/<uuid:pk>/", payouts.payout, name="payout"),
    path("wallet/payouts/<uuid:pk>/version/", payouts.payout_version, name="payout-version"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read_notices, name="read-notices"),
    path("demo/clock/", demo.demo_clock, name="demo-clock"),
    path("demo/outbox/", outbox.outbox, name="demo-outbox"),
    path("demo/outbox/<int:pk>/", outbox.mail, name="demo-mail"),
]
