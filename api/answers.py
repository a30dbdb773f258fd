"""What an act answers: the event that came of it. The same to a repeated key, since an event never changes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from rest_framework import serializers
from rest_framework.response import Response

from core import sight
from escrow.models import Payment
from escrow.serializers import PaymentShown
from record.declaring import declared, fresh
from record.models import Event
from record.serializers import EventShown, etag
from record.verifying import made_by


class SubjectNamed(serializers.Serializer[Any]):
    kind = serializers.CharField()
    id = serializers.UUIDField()
    reference = serializers.CharField()
    url = serializers.CharField()


class DoneShown(serializers.Serializer[Any]):
    """What was done. `made` is what it brought into being: the case that `open` opened."""

    event = EventShown()
    subject = SubjectNamed()
    made = SubjectNamed(allow_null=True)
    payment = PaymentShown(allow_null=True)


class WaitingShown(serializers.Serializer[Any]):
    """A payment whose end is not known yet. Ask again at `url`, or repeat the act with the same key."""

    payment = PaymentShown()
    url = serializers.CharField()


@sight.everything()  # also where the act has taken its subject out of this person's sight
def done(event: Event | None, payment: Payment | None = None, *, repeated: bool = False, status: int = 200) -> Response:
    if event is None:
        raise RuntimeError("an act was done without an event")
    event = Event.objects.select_related("by", "subject").get(pk=event.pk)
    subject = fresh(declared.subjects[event.subject.kind], event.subject_id)
    named_subject, made = named_in_answer(subject), made_by(event)
    answer = {
        "event": EventShown(event).data,
        "subject": named_subject,
        "made": named_in_answer(made) if made else None,
        "payment": PaymentShown(payment).data if payment else None,
    }
    headers = {"ETag": etag(event.number), "Location": named_subject["url"]}
    return Response(answer, status=status, headers=headers | replayed(repeated))


def replayed(is_repeated: bool) -> dict[str, str]:
    """The header of an answer to a key that was known: nothing was done for it."""
    return {"Idempotent-Replayed": "true"} if is_repeated else {}


def waiting(payment: Payment | None, *, repeated: bool = False) -> Response:
    if payment is None:
        raise RuntimeError("neither performed nor a payment that is waited for")
    url = reverse("api:payment-detail", args=[payment.pk])
    return Response(
        {"payment": PaymentShown(payment).data, "url": url}, status=202, headers={"Location": url} | replayed(repeated)
    )


def named_in_answer(subject: Any) -> dict[str, Any]:
    return {
        "kind": subject.kind,
        "id": subject.pk,
        "reference": subject.reference,
        "url": reverse(f"api:{subject.kind}-detail", args=[subject.pk]),
    }
