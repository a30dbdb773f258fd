"""What beat starts, and how often in seconds: twice at once does no harm, and a sweep notes that beat was seen."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    # Messages wait in Redis while no worker runs; one that is older than its interval has nothing left to say.
    name: {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}
    for name, task, seconds in [
        ("timers.sweep", "timers.tasks.sweep", 5),
        ("record.send_outbox", "record.tasks.send_outbox", 10),
        ("escrow.settle_payments", "escrow.tasks.settle_payments", 15),
        ("disputes.start_trials", "disputes.tasks.start_trials", 5),
    ]
}
