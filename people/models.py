"""People: one account each. Client and freelancer are positions on a contract, not kinds of people."""

from __future__ import annotations

import zoneinfo
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from core import clock
from core.phrases import phrase, phrase_later
from people import languages
from people.sanctions import Appeal, DeskChoices, Lifting, Measure  # noqa: F401  # so that Django finds them


class Role(models.TextChoices):
    """What a person does for the portal. One person may hold several."""

    MEDIATOR = "mediator", phrase_later("Mediator")
    REVIEWER = "reviewer", phrase_later("Reviewer")
    OPERATOR = "operator", phrase_later("Operator")


def check_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError(phrase("“{name}” is not a time zone. Choose one like Europe/Berlin.", name=name))


class People(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        if not email:
            raise ValueError("An account needs an e-mail address.")
        person = self.model(email=self.normalize_email(email).lower(), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **facts)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address."""

    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=80)
    language = models.CharField(max_length=8, default="en")
    languages = ArrayField(
        models.CharField(max_length=8),
        default=languages.english,
        help_text=phrase_later("Which this person reads and writes."),
    )
    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_time_zone])
    shortcuts = models.BooleanField(default=True, help_text="Single keys work in the lists of staff.")
    most_open = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="As a mediator: beyond so many open cases, claiming another one warns."
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=clock.portal_now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = People()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=languages.KNOWN & languages.SAID, name="known_languages"),
            models.CheckConstraint(
                condition=models.Q(most_open=None) | models.Q(most_open__gte=1), name="most_open_is_something"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def roles(self) -> frozenset[str]:
        """Staff roles, read once per loaded person."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(self.staff_roles.values_list("role", flat=True))
        return self._roles

    def has_role(self, role: str) -> bool:
        return role in self.roles


class StaffRole(models.Model):
    """Since when a person is a mediator, reviewer or operator, and who made them one."""

    person = models.ForeignKey(User, models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=12, choices=Role)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(default=clock.portal_now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "role"], name="one_row_per_staff_role"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="known_staff_role"),
        ]

    def __str__(self) -> str:
        return phrase("{person} is {role}", person=self.person, role=self.role)


class MailChoices(models.Model):
    """What of the portal's mail a person wants, and at which hours. Without a row: all of it, and none at night.

    Deadlines, outcomes and money are always told: there is no choice about them.
    """

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="mail_choices")
    messages = models.BooleanField(default=True)
    evidence = models.BooleanField(default=True)
    receipts = models.BooleanField(default=True)
    waiting_work = models.BooleanField(default=True)
    quiet_since = models.PositiveSmallIntegerField(default=22)
    quiet_until = models.PositiveSmallIntegerField(default=7)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(quiet_since__lte=23, quiet_until__lte=23), name="quiet_hours_are_hours"
            ),
        ]

    def __str__(self) -> str:
        return phrase("mail of {person_id}", person_id=self.person_id)

    @classmethod
    def of(cls, person: User) -> MailChoices:
        """What somebody chose; everything, and no mail at night, for one who has not."""
        return cls.objects.filter(person=person).first() or cls(person=person)


class AccessToken(models.Model):
    """A key to the API: only its hash is kept; it can be named, scoped, and revoked."""

    person = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(default=clock.portal_now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
