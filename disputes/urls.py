"""Addresses of cases: their pages, their acts, filing and answering; rulebooks and the pages of staff."""

from django.urls import include, path
from django.views.generic import RedirectView

from contracts.acting import ActPage
from disputes.models import Case
from disputes.views import case, cases, exhibits, filing, pins, whole_case
from disputes.views.messages import OwnMessagePage
from disputes.views.queue import OfTheQueue
from disputes.views.workbench import OfTheWorkbench

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:pk>/", case.case, name="case"),
    path("cases/<uuid:pk>/version/", case.version, name="case-version"),
    path("cases/<uuid:pk>/record/", case.record, name="case-record"),
    path("cases/<uuid:pk>/record.json", case.record_file, name="case-record-file"),
    path("cases/<uuid:pk>/evidence/", exhibits.table, name="evidence-table"),
    path("cases/<uuid:pk>/case.pdf", whole_case.document, name="case-document"),
    path("cases/<uuid:pk>/acts/describe_exhibit/", exhibits.DescribePage.as_view(), {"act": "describe_exhibit"}),
    path("cases/<uuid:pk>/acts/pin_exhibit/", pins.PinPage.as_view(), {"act": "pin_exhibit"}),
    path("cases/<uuid:pk>/acts/take_pin_back/", pins.OfAPin.as_view(), {"act": "take_pin_back"}),
    path("cases/<uuid:pk>/acts/correct_message/", OwnMessagePage.as_view(), {"act": "correct_message"}),
    path("cases/<uuid:pk>/acts/withdraw_message/", OwnMessagePage.as_view(), {"act": "withdraw_message"}),
    path("cases/<uuid:pk>/acts/claim/", OfTheQueue.as_view(), {"act": "claim"}),
    path("cases/<uuid:pk>/acts/hand_back/", OfTheQueue.as_view(), {"act": "hand_back"}),
    path("cases/<uuid:pk>/acts/ask_party/", OfTheWorkbench.as_view(), {"act": "ask_party"}),
    path("cases/<uuid:pk>/acts/close_evidence/", OfTheWorkbench.as_view(), {"act": "close_evidence"}),
    path("cases/<uuid:pk>/acts/extend/", OfTheWorkbench.as_view(), {"act": "extend"}),
    path("cases/<uuid:pk>/acts/<slug:act>/", ActPage.as_view(model=Case), name="case-act"),
    path("cases/<uuid:pk>/answer/", include("disputes.answer_urls")),
    path("cases/<uuid:pk>/opened/", filing.opened, name="case-opened"),
    # The act that opens a case has pages of its own, which ask first what it is about.
    path("contracts/<uuid:pk>/acts/open/", RedirectView.as_view(pattern_name="file-dispute")),
    path("contracts/<uuid:pk>/dispute/", filing.file_dispute, name="file-dispute"),
    path("contracts/<uuid:pk>/dispute/claim/", include("disputes.claim_urls")),
    path("", include("disputes.rulebook_urls")),
    path("", include("disputes.staff_urls")),
    path("", include("disputes.conduct_urls")),
]
