"""The tables of bench/README.md, measured."""

from __future__ import annotations

import os
from collections.abc import Callable

from bench import balance, drain, idle, live, pages, release, screening

HEAD = ["| what | measured | reference | ratio |", "|---|---|---|---|"]


def of(section: str, address: str, *, rounds: int, share: int) -> list[str]:
    """Measure one section; `share` divides how many rows there are."""
    return _tables[section](address, rounds, share)


def _release(address: str, rounds: int, share: int) -> list[str]:
    found = release.measure(address, rounds=rounds)
    return [
        *HEAD,
        f"| one release through `perform`, a second | {found.ours:,.0f} "
        f"| {found.whole:,.0f} (the same rows, by pgbench) | {found.of_whole:.2f} |",
        f"| | | {found.bare:,.0f} (the bare movement, by pgbench) | {found.of_bare:.2f} |",
    ]


def _crowd(address: str, rounds: int, share: int) -> list[str]:
    found = drain.measure(100_000 // share, dict(os.environ))
    one_by_one, alone_by_sql = drain.alone(), drain.set_based(10_000 // share)
    return [
        *HEAD,
        *_drained(found),
        f"| – beside the same lapses one by one, one process: a second | {found.per_second:,.0f} | {one_by_one:,.0f} "
        f"| {found.per_second / one_by_one:.1f} |",
        f"| – beside the same rows by SQL alone, one process: a second | {found.per_second:,.0f} "
        f"| {alone_by_sql:,.0f} | {found.per_second / alone_by_sql:.2f} |",
    ]


def _workers(address: str, rounds: int, share: int) -> list[str]:
    lines = [
        "| workers | lapses a second | lateness p50 / p99, s | early / twice / breaches | case page |",
        "|---|---|---|---|---|",
    ]
    for workers in (1, 2, 4, 8):
        got = drain.measure(10_000 // share, dict(os.environ), workers=workers)
        lines.append(
            f"| {workers} | {got.per_second:,.0f} | {got.p50:.1f} / {got.p99:.1f} "
            f"| {got.early} / {got.twice} / {got.breaches} "
            f"| {got.quiet * 1e3:.0f} → {got.meanwhile * 1e3:.0f} ms ({got.meanwhile / got.quiet:.1f}) |"
        )
    return lines


def _drained(found: drain.Drain) -> list[str]:
    return [
        f"| {found.count:,} elections due in one second, {found.workers} workers: lapses a second "
        f"| {found.per_second:,.0f} | | |",
        f"| – lateness p50 / p99, s (5 of them are the grace) | {found.p50:.1f} / {found.p99:.1f} | | |",
        f"| – early / twice / breaches found by the audit | {found.early} / {found.twice} / {found.breaches} "
        "| 0 / 0 / 0 | |",
        f"| – a case page meanwhile, ms | {found.meanwhile * 1e3:.0f} | {found.quiet * 1e3:.0f} (quiet) "
        f"| {found.meanwhile / found.quiet:.1f} |",
    ]


def _page(address: str, rounds: int, share: int) -> list[str]:
    found = pages.case_page()
    return [
        *HEAD,
        f"| the case page, ms of CPU | {found.ours * 1e3:.1f} | {found.plain * 1e3:.1f} (a view of one query) "
        f"| {found.ratio:.1f} |",
    ]


def _queue(address: str, rounds: int, share: int) -> list[str]:
    found = pages.queue(pages.MANY // share)
    return [
        *HEAD,
        f"| the queue with {found.many:,} cases, ms | {found.with_many * 1e3:.1f} "
        f"| {found.with_few * 1e3:.1f} (with {found.few}) | {found.ratio:.2f} |",
    ]


def _idle(address: str, rounds: int, share: int) -> list[str]:
    few, many = idle.measure(idle.MANY // share)
    return [
        *HEAD,
        f"| finding what is due among {many.pending:,} deadlines, ms | {many.finding * 1e3:.2f} "
        f"| {few.finding * 1e3:.2f} (among {few.pending:,}) | {many.finding / few.finding:.1f} |",
        f"| a sweep with nothing due, ms | {many.empty * 1e3:.2f} | {few.empty * 1e3:.2f} "
        f"| {many.empty / few.empty:.1f} |",
    ]


def _balance(address: str, rounds: int, share: int) -> list[str]:
    found = balance.measure(address, balance.MANY // share)
    theirs = f"{found.hordak * 1e3:.0f} (django-hordak) | {found.many / found.hordak:.4f}" if found.hordak else "|"
    return [
        *HEAD,
        f"| the balance of an account with {found.transfers:,} transfers, ms | {found.many * 1e3:.2f} "
        f"| {found.few * 1e3:.2f} (with {balance.FEW}) | {found.many / found.few:.1f} |",
        f"| | | {theirs} |",
    ]


def _live(address: str, rounds: int, share: int) -> list[str]:
    found = live.measure(live.STREAMS // share)
    heard, asked = ([live.at(those, each) * 1e3 for each in (50, 99)] for those in (found.heard, found.asked))
    return [
        *HEAD,
        f"| from commit to the event, {found.streams:,} streams of one case, p50 / p99, ms "
        f"| {heard[0]:.0f} / {heard[1]:.0f} | {asked[0]:,.0f} / {asked[1]:,.0f} (asking every {live.EVERY:.0f} s) "
        f"| {heard[0] / asked[0]:.3f} |",
        f"| of a processor while nothing happens, % | {found.idle * 100:.1f} "
        f"| {found.of_asking() * 100:.1f} (as many that ask) | {found.idle / found.of_asking():.2f} |",
        f"| what ringing takes of an act, ms | {found.ring * 1e3:.2f} | {found.act * 1e3:.1f} (the act) "
        f"| {found.ring / found.act:.3f} |",
        f"| memory of a stream, KiB | {found.memory / 1024:.0f} | | |",
    ]


def _screening(address: str, rounds: int, share: int) -> list[str]:
    lines = ["| messages | | flagged (found + suspected) |", "|---|---|---|"]
    for found in screening.measure():
        lines += [f"| {found.name} | {kind} | {found.share(kind)} |" for kind in sorted(found.of)]
        lines.append(f"| {found.name} | a message, p95, ms | {found.p95 * 1e3:.1f} |")
    return lines


_tables: dict[str, Callable[[str, int, int], list[str]]] = {
    "release": _release,
    "crowd": _crowd,
    "workers": _workers,
    "page": _page,
    "queue": _queue,
    "idle": _idle,
    "balance": _balance,
    "live": _live,
    "screening": _screening,
}
