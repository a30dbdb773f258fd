"""What beat asks the workers to do."""

from celery import shared_task

from record import gathering, outbox, reminding


@shared_task(name="record.tasks.send_outbox", ignore_result=True)
def send_outbox() -> int:
    return outbox.send_outbox()


@shared_task(name="record.tasks.send_reminders", ignore_result=True)
def send_reminders() -> int:
    return reminding.send_reminders()


@shared_task(name="record.tasks.gather_work", ignore_result=True)
def gather_work() -> int:
    return gathering.gather_work()
