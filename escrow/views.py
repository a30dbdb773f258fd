"""The address at which a payment provider tells us what happened there. Whoever posts has to have signed it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import sight
from escrow import hints
from escrow.providers import Forged


@csrf_exempt
@require_POST
def stripe_hook(request: HttpRequest) -> HttpResponse:
    """200 for every event that is Stripe's, the first time and every other; 400 for what is not."""
    try:
        with sight.everything():  # nobody is signed in: the portal itself asks, and acts on the answer
            hints.received("stripe", request.body, request.headers.get("Stripe-Signature", ""))
    except Forged as forged:
        return HttpResponse(f"{forged}\n", status=400, content_type="text/plain")
    return HttpResponse("Received.\n", content_type="text/plain")
