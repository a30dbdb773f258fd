"""One address for each declared act. It asks the same as the page does, and answers with the event that came of it."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from django.urls import URLPattern, path
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.answers import DoneShown, WaitingShown, done, waiting
from api.errors import NOT_FOUND, RefusalShown, Unreadable
from api.headers import IF_MATCH, key_of, key_parameter, version_of
from api.throttling import Acting, Reading
from core import sight
from core.errors import NotFound
from core.phrases import english_of
from escrow import checkout
from escrow.noting import provider
from people.models import User
from record import foreseeing
from record.acts import perform
from record.declaring import Act, declared
from record.verifying import named

KNOWING = (
    "That you know what will become of its words. Without it, words that would not arrive as written are not sent."
)


class ActView(APIView):
    """Performs one act. Subclasses are made from the declarations, see `paths`."""

    declaration: ClassVar[Act]
    parser_classes = (JSONParser,)
    throttle_classes = (Reading, Acting)

    def post(self, request: Request, pk: str) -> Response:
        person, said = person_of(request), object_in(request)
        subject = meant(self.declaration, person, pk)
        key, version = key_of(request, self.declaration), version_of(request)
        if self.declaration.foresees and said.pop("knowing", None) is not True:
            foreseeing.ask(subject, self.declaration.name, by=person, data=said, version=version)
        if self.declaration.bill:
            return self.pay(subject, person, said, str(key), version)
        performed = perform(subject, self.declaration.name, by=person, data=said, version=version, key=key)
        return done(performed.event, repeated=performed.repeated)

    def pay(self, subject: Any, person: User, said: dict[str, Any], key: str, version: int | None) -> Response:
        card = str(said.get("card", ""))
        out = checkout.pay_and_perform(
            subject, self.declaration.name, by=person, data=said, card=card, key=key, version=version
        )
        if out.performed:
            return done(out.performed.event, repeated=out.is_repeated)
        event = checkout.event_of(out.payment) if out.payment else None
        if event is None:
            return waiting(out.payment, repeated=out.is_repeated)
        return done(event, out.payment, repeated=out.is_repeated)


def person_of(request: Request) -> User:
    if not isinstance(request.user, User):
        raise NotFound(NOT_FOUND)
    return request.user


def object_in(request: Request) -> dict[str, Any]:
    try:
        said = request.data
    except RecursionError as too_deep:
        raise Unreadable("This is nested too deeply.") from too_deep
    if not isinstance(said, dict):
        raise Unreadable("Send the input as a JSON object.")
    return dict(said)


@sight.everything()
def meant(declaration: Act, person: User, pk: str) -> Any:
    """The subject, for those who see it. Staff whose work the act is may try it on any, and are told if it is not
    theirs, or if somebody was faster.
    """
    kind: Any = declaration.subject
    subjects = kind.objects.all() if person.roles.intersection(declaration.by) else kind.objects.visible_to(person)
    found = named(subjects.whole(), pk)
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def paths() -> list[URLPattern]:
    """/contracts/{id}/acts/{act}/ and /cases/{id}/acts/{act}/ for every declared act."""
    return [_path(declaration) for declaration in declared.acts.values() if not declaration.founds]


def _path(declaration: Act) -> URLPattern:
    kind = declaration.subject.__name__.lower()
    view: Any = type(f"{kind.capitalize()}_{declaration.name}", (ActView,), {"declaration": declaration})
    documented = extend_schema_view(post=documentation(declaration))(view)
    return path(f"{kind}s/<str:pk>/acts/{declaration.name}/", documented.as_view(), name=f"{kind}-{declaration.name}")


def input_of(declaration: Act) -> Any:
    """The act's serializer; with `knowing` where something may be foreseen of its words; of an act that costs
    something, with a card in place of the payment, or nothing, where the payer pays at the provider's own page.
    """
    takes = declaration.takes
    if takes is not None and declaration.foresees:
        return _knowing(takes)
    if takes is None or not declaration.bill:
        return takes
    without_payment: dict[str, Any] = {"payment": None}
    if provider().takes_cards:
        card = serializers.CharField(label="Card number", write_only=True, max_length=40, help_text="Of the payer.")
        without_payment["card"] = card
    return type(takes.__name__.replace("Input", "ByCardInput"), (takes,), without_payment)


@cache
def _knowing(takes: type) -> type:
    """One for all acts that take the same."""
    knows = serializers.BooleanField(required=False, default=False, write_only=True, help_text=KNOWING)
    return type(takes.__name__.replace("Input", "KnowingInput"), (takes,), {"knowing": knows})


def documentation(declaration: Act) -> Any:
    kind = declaration.subject.__name__.lower()
    who = " or ".join(declaration.by)
    where = ", ".join(sorted(declaration.phase))
    answers: dict[int, Any] = {200: OpenApiResponse(DoneShown, "Done; the event that came of it.")}
    if declaration.bill:
        answers[202] = OpenApiResponse(WaitingShown, "The payment is undecided, or its payer has to confirm it.")
    return extend_schema(
        operation_id=f"{kind}_{declaration.name}",
        summary=declaration.label,
        description=f"{english_of(declaration.explanation)}\n\nBy: {who}. Where it stands at: {where}.",
        tags=[f"acts on a {kind}"],
        parameters=[IF_MATCH, key_parameter(declaration)],
        request=input_of(declaration),
        responses=answers | refusals(),
    )


def refusals() -> dict[int, OpenApiResponse]:
    said = {
        400: "Unreadable, or Invalid: not JSON, or an Idempotency-Key is missing.",
        401: "NotSignedIn",
        403: "NotAllowed: not this person, or this person has used it up.",
        404: "NotFound: it does not exist, or it is not yours to see; the two answer alike.",
        409: "WrongPhase: not now. TooLate: the deadline passed; `moment` says when. "
        "Reconsider: nothing was done; `fields` says which words would be held, masked or folded, or are suspected. "
        "StillRunning: the same, with this key, is being done.",
        412: "Stale: something happened since the version in If-Match.",
        422: "Invalid: `fields` says where. Also a key that was used for something else.",
        429: "Throttled",
        503: "Busy: nothing was changed; or, where the database went away, nobody knows: the same key tells.",
    }
    return {status: OpenApiResponse(RefusalShown, words) for status, words in said.items()}
