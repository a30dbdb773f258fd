"""Addresses of the pages that staff work on, and of the rooms and exhibits of a case."""

from django.urls import path

from disputes.views.activity import by_month, by_month_file, figures, figures_file
from disputes.views.bundle import bundle
from disputes.views.card_disputes import card_disputes, evidence_pack
from disputes.views.chosen import several
from disputes.views.desk import (
    answer_to_see,
    appeal,
    appeals,
    bring_back,
    covers,
    measures,
    put_away,
    take_a_break,
    take_back,
    take_up,
)
from disputes.views.desk_papers import notes, unissued
from disputes.views.exhibits import exhibit, look
from disputes.views.flags import decided, flag, flags
from disputes.views.flags import version as flags_version
from disputes.views.hand_over import note as hand_over_note
from disputes.views.mediators import mediators
from disputes.views.messages import message
from disputes.views.operating import holds, waivers
from disputes.views.operations import awards, operations, payouts, send_again, try_again
from disputes.views.private_room import private_room
from disputes.views.queue import next_case, queue
from disputes.views.queue import version as queue_version
from disputes.views.ready_texts import texts
from disputes.views.reconciliation import reconciliation, report, report_csv
from disputes.views.room import room
from disputes.views.saved_views import remove, rename
from disputes.views.saved_views import views as saved_views
from disputes.views.snooze import snooze, wake
from disputes.views.workbench import workbench

urlpatterns = [
    path("queue/", queue, name="queue"),
    path("queue/version/", queue_version, name="queue-version"),
    path("queue/next/", next_case, name="queue-next"),
    path("queue/chosen/", several, name="chosen"),
    path("queue/views/", saved_views, name="saved-views"),
    path("queue/views/<int:pk>/rename/", rename, name="rename-view"),
    path("queue/views/<int:pk>/remove/", remove, name="remove-view"),
    path("my-cases/", queue, {"view": "mine"}, name="my-cases"),
    path("texts/", texts, name="ready-texts"),
    path("texts/<int:pk>/", texts, name="ready-text"),
    path("flags/", flags, name="flags"),
    path("flags/version/", flags_version, name="flags-version"),
    path("flags/decided/", decided, name="flags-decided"),
    path("flags/covers/", covers, name="covers"),
    path("flags/break/", take_a_break, name="break"),
    path("flags/bring-back/", bring_back, name="bring-back"),
    path("flags/<int:pk>/", flag, name="flag"),
    path("flags/<int:pk>/take-up/", take_up, name="take-up"),
    path("flags/<int:pk>/put-away/", put_away, name="put-away"),
    path("flags/<int:pk>/take-back/", take_back, name="take-ruling-back"),
    path("asked/<int:pk>/", answer_to_see, name="answer-to-see"),
    path("appeals/", appeals, name="appeals"),
    path("appeals/<int:pk>/", appeal, name="appeal"),
    path("measures/", measures, name="measures"),
    path("awards/", awards, name="awards"),
    path("waivers/", waivers, name="waivers"),
    path("holds/", holds, name="holds"),
    path("card-disputes/", card_disputes, name="card-disputes"),
    path("card-disputes/<uuid:pk>/evidence.zip", evidence_pack, name="card-dispute-pack"),
    path("operations/", operations, name="operations"),
    path("operations/figures/", figures, name="figures"),
    path("operations/figures/<slug:chart>.csv", figures_file, name="figures-file"),
    path("operations/activity/", by_month, name="activity-by-month"),
    path("operations/activity/by-month.csv", by_month_file, name="activity-by-month-file"),
    path("operations/mediators/", mediators, name="mediators"),
    path("operations/payouts/", payouts, name="payouts"),
    path("operations/reconciliation/", reconciliation, name="reconciliation"),
    path("operations/reconciliation/<int:pk>/", report, name="reconciliation-report"),
    path("operations/reconciliation/<int:pk>/differences.csv", report_csv, name="reconciliation-csv"),
    path("operations/deadlines/<int:pk>/again/", try_again, name="try-again"),
    path("operations/mails/again/", send_again, name="mails-again"),
    path("cases/<uuid:pk>/file.zip", bundle, name="case-bundle"),
    path("cases/<uuid:pk>/workbench/", workbench, name="workbench"),
    path("cases/<uuid:pk>/hand-over/", hand_over_note, name="hand-over"),
    path("cases/<uuid:pk>/snooze/", snooze, name="snooze"),
    path("cases/<uuid:pk>/wake/", wake, name="wake"),
    path("cases/<uuid:pk>/workbench/draft/", unissued, name="unissued"),
    path("cases/<uuid:pk>/workbench/notes/", notes, name="desk-notes"),
    path("cases/<uuid:pk>/room/", room, name="room"),
    path("cases/<uuid:pk>/messages/<int:number>/", message, name="message"),
    path("cases/<uuid:pk>/private/<slug:side>/", private_room, name="private-room"),
    path("cases/<uuid:pk>/exhibits/<int:number>/", exhibit, name="exhibit"),
    path("cases/<uuid:pk>/exhibits/<int:number>/look/", look, name="exhibit-look"),
]
