"""What the workers do for money: one line each."""

from celery import shared_task

from escrow import payments, payouts, reconciling


@shared_task(name="escrow.tasks.settle_payments", ignore_result=True)
def settle_payments() -> int:
    return payments.settle_pending()


@shared_task(name="escrow.tasks.settle_payouts", ignore_result=True)
def settle_payouts() -> int:
    return payouts.settle_pending()


@shared_task(name="escrow.tasks.reconcile", ignore_result=True)
def reconcile() -> None:
    reconciling.nightly()
