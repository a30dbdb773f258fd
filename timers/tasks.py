"""What beat asks the workers to do."""

from celery import shared_task

from timers.sweep import sweep as sweep_now


@shared_task(name="timers.tasks.sweep", ignore_result=True)
def sweep() -> int:
    return sweep_now(by="beat")
