"""What beat asks the workers to do."""

from celery import shared_task

from evidence import forgetting


@shared_task(name="evidence.tasks.forget_unused", ignore_result=True)
def forget_unused() -> int:
    return forgetting.forget_unused()
