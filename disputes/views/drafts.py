"""Operators at work on a draft: beginning it, changing it, throwing it away, publishing it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contracts import drafting
from contracts.models import Rulebook, RulebookDraft
from core.errors import Invalid, Stale, invalid
from core.phrases import phrase
from disputes.pages.rulebooks.choosing import NAMED
from disputes.pages.rulebooks.drafts import PUBLISH, draft_page, publish_page
from disputes.pages.rulebooks.listing import beginning, listing
from disputes.pages.rulebooks.typed import read
from disputes.views.staff import only
from people.models import Role, User


def draft_or_404(pk: int) -> RulebookDraft:
    found = RulebookDraft.objects.select_related("begun_from", "changed_by", "made_by", "published_as").filter(pk=pk)
    if (draft := found.first()) is None:
        raise Http404
    return draft


def number(request: HttpRequest, name: str) -> int:
    """A whole number of the form; -1, which nothing is, for anything else."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


@only(Role.OPERATOR)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    said = {name: request.POST.get(name, "") for name in ("source", "name")}
    try:
        named = NAMED.fullmatch(said["source"])
        source = Rulebook.objects.filter(name=named[1], version=int(named[2])).first() if named else None
        if source is None and said["source"]:
            raise invalid("source", phrase("Choose a published version, or nothing."))
        name = said["name"] or (source.name if source else "")
        draft = drafting.begin(cast(User, request.user), name=name, source=source)
    except Invalid as refused:
        page = listing(for_operator=True)
        books = list(Rulebook.objects.order_by("name", "-version"))
        page |= {"beginning": beginning(books, said, refused.fields), "errors": list_of(refused)}
        return render(request, "rulebooks/rulebooks.html", page, status=refused.status)
    return redirect("rulebook-draft", draft.pk)


def list_of(refused: Invalid) -> list[tuple[str, str]]:
    return [(name, words) for name, all_words in refused.fields.items() for words in all_words]


@only(Role.OPERATOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    found = draft_or_404(pk)
    if not found.is_open:
        return ended(request, found)
    if request.method != "POST":
        return render(request, "rulebooks/draft.html", draft_page(found))
    said = request.POST.dict()
    if "currencies" in request.POST.getlist("step"):  # other currencies: the same form, with fields for them
        return render(request, "rulebooks/draft.html", draft_page(found, said))
    params, wrong = read(said)
    try:
        if wrong:
            raise Invalid(phrase("Some of what you entered needs another look."), fields=wrong)
        by, version = cast(User, request.user), number(request, "version")
        drafting.change(found, by, name=said.get("name", ""), params=params, version=version)
    except Invalid as refused:
        return render(request, "rulebooks/draft.html", draft_page(found, said, refused.fields), status=refused.status)
    except Stale as refused:
        page = draft_page(draft_or_404(pk), said, stale=refused.message)
        return render(request, "rulebooks/draft.html", page, status=refused.status)
    messages.success(request, phrase("The draft is saved. Nothing is published."))
    return redirect("rulebook-draft", pk)


def ended(request: HttpRequest, found: RulebookDraft) -> HttpResponse:
    """What was published is read where it is published; of a draft that was thrown away, its trials are left."""
    if found.published_as:
        return redirect("rulebook", found.published_as.name, found.published_as.version)
    messages.warning(request, phrase("{draft} was thrown away.", draft=found))
    return redirect("rulebooks")


@only(Role.OPERATOR)
@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    drafting.throw_away(draft_or_404(pk), cast(User, request.user))
    messages.success(request, phrase("The draft is thrown away. Nothing was published."))
    return redirect("rulebooks")


@only(Role.OPERATOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """The check first: what differs, what it does, and what it does not."""
    found = draft_or_404(pk)
    if not found.is_open:
        return ended(request, found)
    if found.faults():
        messages.warning(request, phrase("This draft is not complete yet: fill in what is missing, and save it."))
        return redirect("rulebook-draft", pk)
    if request.method != "POST":
        return render(request, "rulebooks/publish.html", publish_page(found))
    said = request.POST.dict()
    try:
        must_be_typed(said.get("typed", ""))
        made = drafting.publish(
            found,
            cast(User, request.user),
            why=said.get("why", ""),
            version=number(request, "version"),
            follows=number(request, "follows"),
        )
    except Invalid as refused:
        return render(
            request, "rulebooks/publish.html", publish_page(found, said, refused.fields), status=refused.status
        )
    except Stale as refused:
        page = publish_page(draft_or_404(pk), said, stale=refused.message)
        return render(request, "rulebooks/publish.html", page, status=refused.status)
    messages.success(request, phrase("{made} is published.", made=made))
    return redirect("rulebook", made.name, made.version)


def must_be_typed(word: str) -> None:
    if word.strip().upper() != PUBLISH:
        raise invalid("typed", phrase("Type {publish}, to say that you mean it.", publish=PUBLISH))
