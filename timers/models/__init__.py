"""Subjects, their deadlines, and whether anybody is there to execute them."""

from timers.models.alive import Extension, Heartbeat, Outage, Watch
from timers.models.deadline import Deadline, Deadlines, Status
from timers.models.subject import Subject

__all__ = ["Deadline", "Deadlines", "Extension", "Heartbeat", "Outage", "Status", "Subject", "Watch"]
