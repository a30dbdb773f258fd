"""Addresses of rulebooks: reading and comparing for everybody, drafts and trials for operators."""

from django.urls import path

from disputes.views import drafts, rulebook, trials

urlpatterns = [
    path("rulebooks/", rulebook.rulebooks, name="rulebooks"),
    path("rulebooks/compare/", rulebook.compare, name="compare-rulebooks"),
    path("rulebooks/drafts/", drafts.begin, name="begin-rulebook"),
    path("rulebooks/drafts/<int:pk>/", drafts.draft, name="rulebook-draft"),
    path("rulebooks/drafts/<int:pk>/try/", trials.try_draft, name="try-draft"),
    path("rulebooks/drafts/<int:pk>/publish/", drafts.publish, name="publish-rulebook"),
    path("rulebooks/drafts/<int:pk>/throw-away/", drafts.throw_away, name="throw-away-draft"),
    path("rulebooks/trials/<int:pk>/", trials.trial, name="rulebook-trial"),
    path("rulebooks/trials/<int:pk>/progress/", trials.progress, name="rulebook-trial-progress"),
    path("rulebooks/<slug:name>/<int:version>/", rulebook.rulebook, name="rulebook"),
]
