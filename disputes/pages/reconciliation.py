"""Reports of the reconciliation, for operators: the list, one report, and its differences as CSV."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet

from core.phrases import in_english
from escrow.models import Report
from escrow.statements import harmless

PER_PAGE = 25
LISTED = 200  # on the page; the download has them all
COLUMNS = ("report", "at", "comparison", "about", "differs", "new")


def reports() -> QuerySet[Report]:
    return Report.objects.annotate(new=Count("differences", filter=Q(differences__is_new=True))).order_by("-pk")


def reconciliation_page(page: str) -> dict[str, Any]:
    """The context of templates/staff/reconciliation.html."""
    shown = Paginator(reports(), PER_PAGE).get_page(page)
    return {
        "reports": shown,
        "page": shown,
        "ways": {
            "before": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        },
    }


def report_page(report: Report) -> dict[str, Any]:
    """The context of templates/staff/reconciliation_report.html."""
    names = {name: what for name, what, _, _ in report.lines}
    differences = [(names.get(each.comparison, each.comparison), each) for each in report.differences.all()[:LISTED]]
    return {
        "report": report,
        "lines": [{"what": what, "compared": many, "differs": wrong} for _, what, many, wrong in report.lines],
        "differences": differences,
        "unlisted": report.differs - len(differences),
    }


@in_english()
def as_csv(report: Report) -> str:
    """One line for each difference."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for each in report.differences.iterator(chunk_size=1000):
        said = (each.comparison, harmless(each.about), harmless(each.says), "yes" if each.is_new else "no")
        writer.writerow((str(report), report.begun_at.isoformat(), *said))
    return text.getvalue()


def last_report() -> dict[str, Any]:
    """What the operations page says of it: words, and whether all was right."""
    report = reports().first()
    return {"report": report, "is_right": None if report is None else not report.differs}
