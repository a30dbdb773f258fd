"""Offering a contract over the API: the one act that has no subject yet."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from api.acts import object_in, refusals
from api.answers import DoneShown, done
from api.headers import key_of, key_parameter
from contracts.api import ContractViews
from contracts.models import Contract
from record.acts import found
from record.declaring import declared

OFFER = next(act for act in declared.acts_on(Contract) if act.founds)


class ContractsView(ContractViews, mixins.CreateModelMixin):
    """Contracts, and the act that makes one."""

    @extend_schema(
        operation_id=f"contract_{OFFER.name}",
        summary=OFFER.label,
        description=OFFER.explanation,
        tags=["acts on a contract"],
        parameters=[key_parameter(OFFER)],
        request=OFFER.takes,
        responses={201: OpenApiResponse(DoneShown, "Offered; the event that came of it.")}
        | {status: answer for status, answer in refusals().items() if status not in (404, 409, 412)},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        said = object_in(request)
        offered = found(Contract, OFFER.name, by=self.person, data=said, key=key_of(request, OFFER))
        return done(offered.event, repeated=offered.repeated, status=201)
