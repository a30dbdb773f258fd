"""Pages go over the wire compressed: on a phone, in a train, a page of a case is otherwise ten times as heavy.

Django's middleware adds random bytes, so that nobody learns a token from the length of an answer. Files and the stream
of changes are left as they are: they are packed already, or must arrive piece by piece.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressPages(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
