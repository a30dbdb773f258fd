"""A person's own account, and signing in as somebody of the demo."""

from __future__ import annotations

import zoneinfo
from typing import ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.fields import errors_of, of_form
from core.phrases import phrase, phrase_later
from people import demo, naming
from people.languages import LANGUAGES
from people.models import Role, User


class ProfileForm(forms.ModelForm):
    """What others see of a person, and how moments are shown to them."""

    time_zone = forms.ChoiceField(
        label=phrase_later("Time zone"),
        choices=[(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones())],
        help_text=phrase_later("Deadlines are in UTC; beside them stands your own time."),
    )

    languages = forms.MultipleChoiceField(
        label=phrase_later("Languages you read and write"),
        choices=list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=phrase_later("So that a mediator who reads them can take a case of yours."),
    )
    shortcuts = forms.BooleanField(
        label=phrase_later("Single keys work in lists"),
        required=False,
        help_text=phrase_later("Such as j and k to move in the queue. While you type, none of them does anything."),
    )
    most_open = forms.IntegerField(
        label=phrase_later("The most open cases you want at a time"),
        required=False,
        min_value=1,
        max_value=500,
        help_text=phrase_later(
            "Beyond it, the page on which you claim a case warns you. It never keeps you, or anybody, from one."
        ),
    )

    class Meta:
        model = User
        fields: ClassVar[list[str]] = ["display_name", "language", "languages", "time_zone", "shortcuts", "most_open"]
        labels: ClassVar[dict[str, str]] = {
            "display_name": phrase_later("Your name"),
            "language": phrase_later("Language"),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "display_name": phrase_later("As the other side, mediators and reviewers see it.")
        }
        widgets: ClassVar[dict[str, type[forms.Widget]]] = {"language": forms.Select}

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)  # type: ignore[arg-type]
        self.fields["language"].widget.choices = settings.LANGUAGES
        self.fields["display_name"].widget.attrs["autocomplete"] = "name"
        if not self.instance.roles:
            del self.fields["shortcuts"]
        if not self.instance.has_role(Role.MEDIATOR):
            del self.fields["most_open"]

    def clean_display_name(self) -> str:
        name: str = self.cleaned_data["display_name"]
        if "display_name" in self.changed_data and (wrong := naming.wrong_with(name)):
            raise forms.ValidationError(wrong)
        return name


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The profile, and the ways to everything else about the account."""
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, phrase("Your account is changed."))
        return HttpResponseRedirect(reverse("account"))
    fields = of_form(form)
    page = {"fields": fields, "errors": errors_of(fields, map(str, form.non_field_errors()))}
    return render(request, "people/account.html", page, status=422 if form.errors else 200)


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Become somebody of the demo. There is no such address anywhere else."""
    if not settings.DEMO:
        raise Http404
    wanted = request.POST.get("person", "")
    if wanted not in {person["email"] for person in demo.PEOPLE}:
        raise Http404
    person = next(each for each in demo.ensure().values() if each.email == wanted)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return HttpResponseRedirect(reverse("home"))
