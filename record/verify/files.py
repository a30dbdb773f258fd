"""A file that the portal gave out, looked at as a whole: `check` says of each part whether it is as it was written."""

from __future__ import annotations

import argparse
import re
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

from record.verify.chain import (
    BROKEN,
    INTACT,
    NOTE,
    ODD,
    Bounds,
    Flaw,
    Report,
    flaw_in_sealed,
    parsed,
    record_in,
)  # fmt: skip
from record.verify.layout import laid_out, named_well, read, refuse_huge_directory

# What stands in an arbitrator's file without its index naming it: the hash of the index is on the record.
BESIDES = {"index.json", "README.txt", "SHA256SUMS", "SEAL", "verify.py", "sealed.json", "case.pdf"}
FITS = "Every part has its hash, and each record holds. Whether a portal wrote it, the page of that portal can say."
SUMS = ("SHA256SUMS", "SEAL")


def check(file: BinaryIO, bounds: Bounds | None = None) -> Report:
    """Look at all of it, where it lies; of a member no more is held in memory than `bounds.whole`."""
    report = Report(bounds or Bounds())
    file.seek(0)
    start = file.read(2)
    try:
        if start == b"PK":
            _archive(file, report)
        elif start:
            raw = start + file.read(report.bounds.whole)
            if len(raw) > report.bounds.whole:
                raise Flaw(f"It is too large to look at: more than {report.bounds.whole // 1024**2} MiB.")
            record_in("The record", raw, report)
        else:
            raise Flaw("The file is empty.")
    except Flaw as flaw:
        report.say("The file", BROKEN, str(flaw))
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, *ODD) as odd:
        report.say("The file", BROKEN, f"It cannot be read to its end: {odd}")
    return report


def _archive(file: BinaryIO, report: Report) -> None:
    refuse_huge_directory(file, report.bounds)
    with zipfile.ZipFile(file) as archive:
        members = named_well(archive, report)
        starts = laid_out(file, archive)
    hashes: dict[str, str] = {}
    texts: dict[str, bytes] = {}
    left, left_whole = report.bounds.unpacked, report.bounds.whole
    for name, info in members.items():
        is_text = name in SUMS or (name.endswith((".json", ".txt")) and not name.startswith("exhibits/"))
        left -= info.file_size
        left_whole -= info.file_size if is_text else 0
        if min(left, left_whole) < 0:
            raise Flaw("Unpacked it is larger than what is looked at here.")
        try:
            hashes[name], text = read(file, starts[info.header_offset], info, whole=is_text)
        except (Flaw, zlib.error) as flaw:
            hashes[name] = ""
            report.say(name, BROKEN, f"It cannot be unpacked as the directory says: {flaw}.")
        else:
            texts |= {name: text} if is_text else {}
    _sums(hashes, texts, report)
    report.sums, report.seal = texts.get("SHA256SUMS", b""), texts.get("SEAL", b"").decode("ascii").strip()
    if "index.json" in texts:
        _arbitrators(hashes, texts, report)
    elif "dispute.json" in texts:
        _evidence(texts, report)
    else:
        raise Flaw("This is no archive that the portal makes: it has neither an index.json nor a dispute.json.")


def _sums(hashes: dict[str, str], texts: dict[str, bytes], report: Report) -> None:
    """Each member against the list of hashes, and the list against the members."""
    said: dict[str, str] = {}
    for line in texts.get("SHA256SUMS", b"").decode("utf-8").split("\n")[:-1]:
        matched = re.fullmatch(r"([0-9a-f]{64})  (.+)", line)
        if not matched or matched[2] in said:
            raise Flaw("SHA256SUMS is no list of hashes in which each file stands once.")
        said[matched[2]] = matched[1]
    if len(said) > report.bounds.members:
        raise Flaw("SHA256SUMS names more files than there can be.")
    for name, sha256 in hashes.items():
        if name in SUMS:
            continue
        if name not in said:
            report.say(name, BROKEN, "It was added: SHA256SUMS does not name it.")
        elif sha256 and sha256 != said[name]:
            report.say(name, BROKEN, f"It was changed: its hash is {sha256}, and SHA256SUMS has {said[name]}.")
        elif sha256:
            report.say(name, INTACT, "It has the hash that SHA256SUMS gives.")
    for name in sorted(said.keys() - hashes.keys()):
        report.say(name, BROKEN, "It is missing, and SHA256SUMS names it.")


def _arbitrators(hashes: dict[str, str], texts: dict[str, bytes], report: Report) -> None:
    index = parsed(texts["index.json"])
    if index["format"] != "evenhand file for arbitration 1":
        raise Flaw("index.json is not the index of a file for an arbitrator.")
    listed = {each["path"]: each["sha256"] for each in [*index["statements"], *index["exhibits"], index["record"]]}
    for name, sha256 in listed.items():
        if hashes.get(name) != sha256:
            report.say(name, BROKEN, "It is not the one whose hash the index has.")
    for name in sorted(hashes.keys() - listed.keys() - BESIDES):
        report.say(name, BROKEN, "It was added: the index does not name it.")
    record = record_in("record.json", texts[index["record"]["path"]], report, index=hashes["index.json"])
    if record:
        _exhibits(index["exhibits"], record, report)
        _sealed(texts, record["events"], report)


def _exhibits(listed: list[dict[str, Any]], record: dict[str, Any], report: Report, where: str = "") -> None:
    """Against what the record said about them when they came: number, name and hash."""
    there = [tuple(each) for event in record["events"] for each in event.get("said", {}).get("exhibits", [])]
    named = [(each["exhibit"], each["path"].partition("-")[2], each["sha256"]) for each in listed]
    for number, name, sha256 in named:
        if (number, name, sha256) in there:
            report.say(f"{where}{number}", INTACT, f"“{name}” is the file that the record says came in as {number}.")
        else:
            report.say(f"{where}{number}", BROKEN, f"“{name}” is not what the record says came in as {number}.")
    for number, name, _ in sorted({*there} - {*named}):
        if number not in {each[0] for each in named}:
            report.say(f"{where}{number}", BROKEN, f"“{name}” came in, the record says, and is missing here.")
    if len({each[0] for each in named}) < len(named):
        report.say(f"{where}exhibits", BROKEN, "An exhibit stands in the list twice.")


def _sealed(texts: dict[str, bytes], events: list[dict[str, Any]], report: Report) -> None:
    """The stories of the sides: that they are those of which the record has the hash from the first moment on."""
    for sealed in parsed(texts["sealed.json"])["sealed"] if "sealed.json" in texts else []:
        flaw = flaw_in_sealed(events, sealed)
        if not flaw and sealed["text"] not in texts[sealed["path"]].decode("utf-8"):
            flaw = f"{sealed['path']} does not hold the {sealed['what']}."
        words = f"The {sealed['what']} is the text that was sealed by event {sealed['event']}."
        report.say(sealed["path"], BROKEN if flaw else INTACT, flaw or words)


def _evidence(texts: dict[str, bytes], report: Report) -> None:
    """The evidence of a card dispute has the records of the contract and of its cases, and lists their exhibits."""
    if parsed(texts["dispute.json"])["format"] != "evenhand evidence about a card dispute 1":
        raise Flaw("dispute.json is not what the portal says about a card dispute.")
    records = {
        name[len("records/") : -len(".json")]: record_in(name, text, report)
        for name, text in texts.items()
        if name.startswith("records/")
    }
    for reference, listed in parsed(texts["exhibits.json"]).items():
        if records[reference]:
            _exhibits(listed, records[reference], report, where=f"{reference} ")


def told(report: Report) -> str:
    """The report in lines, and what it comes to."""
    marks = {INTACT: "intact ", BROKEN: "BROKEN ", NOTE: "note   "}
    lines = [f"{marks[each.state]} {each.name}: {each.words}" for each in report.found]
    many = len(report.broken)
    verdict = f"{many} {'thing is' if many == 1 else 'things are'} not as the portal wrote it."
    return "\n".join([*lines, "", FITS if report.is_intact else verdict])


def main() -> int:
    asked = argparse.ArgumentParser(description="Whether a file that an Evenhand portal gave out is as it was written.")
    asked.add_argument("file", type=Path, help="a file for an arbitrator, an evidence pack, or an exported record")
    path = asked.parse_args().file
    try:
        with path.open("rb") as file:
            report = check(file)
    except OSError as trouble:
        report = Report()
        report.say(str(path), BROKEN, f"It cannot be read: {trouble.strerror}.")
    sys.stdout.buffer.write(f"{told(report)}\n".encode())
    return 0 if report.is_intact else 1


if __name__ == "__main__":
    sys.exit(main())
