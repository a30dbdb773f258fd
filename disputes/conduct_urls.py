"""Addresses about conduct: one's own measures, statements of reasons and reports, and what is counted in public."""

from django.urls import path

from disputes.views import conduct_counts, own_conduct, own_reports

urlpatterns = [
    path("conduct/", conduct_counts.counts, name="conduct-counts"),
    path("conduct/by-year.csv", conduct_counts.counts_file, name="conduct-counts-file"),
    path("operations/repeated/", conduct_counts.repeated, name="repeated"),
    path("me/measures/", own_conduct.own_measures, name="own-measures"),
    path("me/measures/<int:pk>/", own_conduct.statement, name="statement-of-reasons"),
    path("me/reports/", own_reports.reports, name="own-reports"),
    path("me/reports/<int:pk>/", own_reports.report, name="own-report"),
    path("me/asked/<int:pk>/", own_reports.asked_to_see, name="asked-to-see"),
]
