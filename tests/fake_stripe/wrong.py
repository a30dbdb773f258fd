"""Errors as Stripe answers them."""


class Wrong(Exception):
    def __init__(self, message: str, *, code: str = "", kind: str = "invalid_request_error", status: int = 400) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, **({"code": code} if code else {})}}
