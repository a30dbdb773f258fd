"""What beat asks the workers to do."""

from celery import shared_task

from messaging import unsent


@shared_task(name="messaging.tasks.forget_old_drafts", ignore_result=True)
def forget_old_drafts() -> int:
    return unsent.forget_the_old()
