"""What the workers do for money: one line each."""

from celery import shared_task

from escrow import card_disputes, hints, payees, payments, payouts, reconciling


@shared_task(name="escrow.tasks.settle_payments", ignore_result=True)
def settle_payments() -> int:
    return payments.settle_pending()


@shared_task(name="escrow.tasks.settle_payouts", ignore_result=True)
def settle_payouts() -> int:
    return payouts.settle_pending()


@shared_task(name="escrow.tasks.ask_about_payees", ignore_result=True)
def ask_about_payees() -> int:
    return payees.ask_about_waiting()


@shared_task(name="escrow.tasks.reconcile", ignore_result=True)
def reconcile() -> None:
    reconciling.nightly()


@shared_task(name="escrow.tasks.take_up_hints", ignore_result=True)
def take_up_hints() -> int:
    return hints.take_up_waiting()


@shared_task(name="escrow.tasks.ask_about_disputes", ignore_result=True)
def ask_about_disputes() -> int:
    return card_disputes.ask_about_all()
