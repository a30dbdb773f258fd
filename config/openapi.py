"""What the OpenAPI document says about the portal, and how it calls the choices that several endpoints share."""

from typing import Any

SCHEMA: dict[str, Any] = {
    "TITLE": "Evenhand",
    "DESCRIPTION": "Contracts, milestones in escrow, and the disputes about them. Amounts are texts with their "
    "currency's decimals; moments are ISO 8601 in UTC.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v[0-9]+",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "CasePhase": "disputes.models.Phase",
        "ContractPhase": "contracts.models.ContractPhase",
        "Finding": "disputes.models.Found",
        "PaymentState": "escrow.models.payment.State",
        "FeeState": "disputes.models.FeeState",
        "AwardState": "disputes.models.AwardState",
        "UploadState": "evidence.models.State",
        "Side": "disputes.inputs.BOTH",
        "WrongWithIt": "disputes.inputs.WRONG_WITH_IT",
        "Stars": "disputes.models.feedback.STARS",
    },
}
