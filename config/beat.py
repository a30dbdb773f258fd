"""What beat starts, and how often in seconds: twice at once does no harm, and a sweep notes that beat was seen."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    # Messages wait in Redis while no worker runs; one that is older than its interval has nothing left to say.
    name: {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}
    for name, task, seconds in [
        ("timers.sweep", "timers.tasks.sweep", 5),
        ("record.send_outbox", "record.tasks.send_outbox", 10),
        ("record.send_reminders", "record.tasks.send_reminders", 60),
        ("record.gather_work", "record.tasks.gather_work", 60),
        ("escrow.settle_payments", "escrow.tasks.settle_payments", 15),
        ("escrow.settle_payouts", "escrow.tasks.settle_payouts", 15),
        ("escrow.ask_about_payees", "escrow.tasks.ask_about_payees", 300),
        ("escrow.reconcile", "escrow.tasks.reconcile", 600),  # once a night, asked for often
        ("escrow.take_up_hints", "escrow.tasks.take_up_hints", 15),
        ("escrow.ask_about_disputes", "escrow.tasks.ask_about_disputes", 60),
        ("messaging.forget_old_drafts", "messaging.tasks.forget_old_drafts", 3600),
        ("evidence.forget_unused", "evidence.tasks.forget_unused", 3600),
        ("disputes.forget_old_desks", "disputes.tasks.forget_old_desks", 3600),
        ("disputes.alarm_operators", "disputes.tasks.alarm_operators", 600),
        ("disputes.start_trials", "disputes.tasks.start_trials", 5),
    ]
}
