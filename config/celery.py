"""The queue: Celery over Redis. Deadlines are rows, never messages; a message only says "look now"."""

import logging.config
import os
from typing import Any

from celery import Celery, signals
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

from core import sight

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("evenhand")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()
app.conf.imports = ("config.tick",)


@signals.setup_logging.connect
def use_the_portals_logs(**_: Any) -> None:
    """Worker and beat log like the pages do."""
    logging.config.dictConfig(settings.LOGGING)


@signals.worker_init.connect
@signals.beat_init.connect
def see_everything(**_: Any) -> None:
    """What a worker executes is not done for one person; its children inherit it."""
    sight.process_sees_everything()
