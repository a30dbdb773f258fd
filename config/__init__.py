"""Settings, addresses, the queue, and the services of a bare machine."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
