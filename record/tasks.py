"""What beat asks the workers to do."""

from celery import shared_task

from record import outbox


@shared_task(name="record.tasks.send_outbox", ignore_result=True)
def send_outbox() -> int:
    return outbox.send_outbox()
