"""What beat asks the workers to do."""

from celery import shared_task

from disputes import alarms


@shared_task(name="disputes.tasks.alarm_operators", ignore_result=True)
def alarm_operators() -> int:
    return alarms.alarm_operators()
