"""Django's own `migrate`, as the owner of the tables; afterwards the portal's role is granted what it may do."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from core import roles


class Command(migrate.Command):
    help = f"{migrate.Command.help} Works as the database's owner, and grants the portal's own role what it may do."

    def execute(self, *given: Any, **options: Any) -> Any:
        with roles.as_owner():  # the checks before it look at the database too
            return super().execute(*given, **options)

    def handle(self, *given: Any, **options: Any) -> None:
        super().handle(*given, **options)
        if not options["plan"] and not options["check_unapplied"]:
            roles.grant()
