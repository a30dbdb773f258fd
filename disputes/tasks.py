"""What beat asks the workers to do."""

from celery import shared_task

from disputes import alarms, desk
from disputes.play import trials


@shared_task(name="disputes.tasks.alarm_operators", ignore_result=True)
def alarm_operators() -> int:
    return alarms.alarm_operators()


@shared_task(name="disputes.tasks.start_trials", ignore_result=True)
def start_trials() -> int:
    return trials.start_waiting()


@shared_task(name="disputes.tasks.forget_old_desks", ignore_result=True)
def forget_old_desks() -> int:
    return desk.forget_the_old()
