"""Who may no longer look hears nothing either: signing out, ending a session, an account or a role cuts the streams."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from people.models import StaffRole, User
from record import bell
from record.listening import mark_of


@receiver(user_logged_out)
def cut_who_signs_out(request: Any, user: User | None, **more: Any) -> None:
    if user is not None and request is not None:
        bell.cut(person=user.pk, session=mark_of(request.session.session_key))


@receiver(post_delete, sender=UserSession)
def cut_an_ended_session(instance: Any, **more: Any) -> None:
    bell.cut(person=instance.user_id, session=mark_of(instance.session_key))


@receiver(password_changed)
@receiver(password_reset)
def cut_sessions_of_an_old_password(user: User, **more: Any) -> None:
    bell.cut(person=user.pk)


@receiver(post_save, sender=User)
def cut_a_closed_account(instance: User, **more: Any) -> None:
    if not instance.is_active:
        bell.cut(person=instance.pk)


@receiver(post_delete, sender=StaffRole)
def cut_who_is_no_longer_staff(instance: StaffRole, **more: Any) -> None:
    bell.cut(person=instance.person_id)
