"""What a person wants by mail, and the hours of their night."""

from __future__ import annotations

from typing import ClassVar, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.fields import errors_of, of_form
from core.phrases import phrase, phrase_later
from people.models import MailChoices, User

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class MailForm(forms.ModelForm):
    quiet_since = forms.TypedChoiceField(label=phrase_later("Your night begins at"), choices=HOURS, coerce=int)
    quiet_until = forms.TypedChoiceField(
        label=phrase_later("Your night ends at"),
        choices=HOURS,
        coerce=int,
        help_text=phrase_later(
            "In your own time zone. Mail that can wait comes after it. The same hour twice: you have no night."
        ),
    )

    class Meta:
        model = MailChoices
        fields: ClassVar[list[str]] = ["messages", "evidence", "receipts", "waiting_work", "quiet_since", "quiet_until"]
        labels: ClassVar[dict[str, str]] = {
            "messages": phrase_later("Somebody wrote you a message"),
            "evidence": phrase_later("Somebody added evidence"),
            "receipts": phrase_later("Receipts of what you did yourself"),
            "waiting_work": phrase_later("Work that waits for you as a mediator or reviewer"),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "messages": phrase_later("One mail until you have looked. What was written stands on the portal alone."),
            "receipts": phrase_later("With the moment, the number in the record and its hash."),
        }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_choices(request: HttpRequest) -> HttpResponse:
    person = cast(User, request.user)
    chosen = MailChoices.of(person)
    form = MailForm(request.POST or None, instance=chosen)
    if not person.roles:
        del form.fields["waiting_work"]
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, phrase("Your choices are kept."))
        return HttpResponseRedirect(reverse("mail-choices"))
    fields = of_form(form)
    page = {"fields": fields, "errors": errors_of(fields, map(str, form.non_field_errors()))}
    return render(request, "people/mail_choices.html", page, status=422 if form.errors else 200)
