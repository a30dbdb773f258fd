"""A person's own measures, and the statement of reasons of each, with the appeal."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Invalid
from core.phrases import phrase
from core.sight import everything
from disputes.models import Case
from disputes.pages.measures import own_page
from disputes.pages.statement import own_statement, statement_page
from people.models import User
from record.acts import perform


@login_required
@require_safe
def own_measures(request: HttpRequest) -> HttpResponse:
    """What holds, why, until when, and what stays open."""
    with everything():
        page = own_page(cast(User, request.user), request.GET.get("page", "1"))
    return render(request, "people/measures.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """One ruling, to the person whom it is about; its POST is the appeal."""
    person = cast(User, request.user)
    with everything():
        found = own_statement(person, pk)
        if found is None:
            raise Http404
        if request.method != "POST":
            return render(request, "people/statement.html", statement_page(*found))
        said = request.POST.dict()
        message = found[1].message
        try:
            data = {"message": message.number, "words": said.get("words", "")}
            perform(Case.objects.fresh(message.subject_id), "appeal", by=person, data=data)
        except Invalid as refused:
            page = statement_page(*found, said, refused.fields or {"": [refused.message]})
            return render(request, "people/statement.html", page, status=refused.status)
    messages.success(request, phrase("Your appeal is with another reviewer."))
    return redirect("statement-of-reasons", pk=pk)
