"""What nobody finished or used is forgotten: uploads after a day, files that no act has named after a month."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction

from core import clock, sight
from evidence import storing
from evidence.limits import UNUSED_FOR
from evidence.models import StoredFile
from evidence.uploads import finishing

Names = Callable[[], Iterable[str]]
_named_elsewhere: list[Names] = []


def spared_by(names: Names) -> Names:
    """Register what says which files are still named by what somebody is writing: they stay as long as that does."""
    _named_elsewhere.append(names)
    return names


@sight.everything()
def forget_unused() -> int:
    """How many were forgotten."""
    return finishing.forget_the_old() + _forget_unused_files()


def _forget_unused_files() -> int:
    """The row first: an object without a row is harmless, a row without its object is not."""
    forgotten = 0
    spared = {pk for names in _named_elsewhere for pk in names()}
    old = StoredFile.objects.filter(subject=None, uploaded_at__lte=clock.now() - UNUSED_FOR).exclude(pk__in=spared)
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            file = old.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if file is None:
                continue
            file.delete()
        storing.forget(*file.keys)
        forgotten += 1
    return forgotten
