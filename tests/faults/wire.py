"""A wire between the portal and PostgreSQL that is cut at a COMMIT: before it arrives, or before its answer does."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import connections

COMMIT = b"COMMIT\x00"  # the end of the message, as psycopg2 sends it
AN_EVENT = b"INSERT INTO record_event"  # the transaction is that of an act or a lapse


class Wire:
    """Listens on a port of its own, and hands everything on to the server's socket until it is cut.

    `breaks` is called at the moment of the cut: a test may have the whole server die in it.
    """

    def __init__(self, server: Path, breaks: Callable[[], object] = lambda: None) -> None:
        self.server, self.breaks = server, breaks
        self.cut: str = ""  # "before" the COMMIT arrives, "within" it, or "after" it has been executed; once
        self.was_cut = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self.listener.accept()
                there = socket.socket(socket.AF_UNIX)
                try:
                    there.connect(str(self.server))
                except OSError:  # nobody is there now
                    here.close()
                    continue
                answered = threading.Event()
                threading.Thread(target=self._up, args=(here, there, answered), daemon=True).start()
                threading.Thread(target=self._down, args=(here, there, answered), daemon=True).start()

    def _up(self, here: socket.socket, there: socket.socket, answered: threading.Event) -> None:
        is_an_act = False
        with suppress(OSError):
            while said := here.recv(1 << 20):
                is_an_act = is_an_act or AN_EVENT in said
                if self.cut and is_an_act and said.endswith(COMMIT):
                    self._cut(here, there, said, answered)
                    return
                there.sendall(said)
        self._ends(there)

    def _cut(self, here: socket.socket, there: socket.socket, said: bytes, answered: threading.Event) -> None:
        how, self.cut = self.cut, ""
        if how == "after":
            answered.clear()
            self._ends(here)
            there.sendall(said)
            answered.wait(10)  # executed, and nobody hears of it
        elif how == "within":
            there.sendall(said)
        self.breaks()
        self._ends(here)
        self._ends(there)
        self.was_cut.set()

    def _down(self, here: socket.socket, there: socket.socket, answered: threading.Event) -> None:
        with suppress(OSError):
            while said := there.recv(65536):
                answered.set()
                here.sendall(said)
        self._ends(here)

    @staticmethod
    def _ends(line: socket.socket) -> None:
        """Closing alone would not end what the other thread is reading."""
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


@contextmanager
def cuttable(server: Path) -> Iterator[Wire]:
    """The portal's connection of this thread goes over the wire."""
    wire, plain = Wire(server), connections["default"]
    settings: dict[str, Any] = plain.settings_dict | {"HOST": "127.0.0.1", "PORT": str(wire.port)}
    settings["OPTIONS"] = settings["OPTIONS"] | {"sslmode": "disable", "gssencmode": "disable"}
    connections["default"] = type(plain)(settings, alias="default")
    try:
        yield wire
    finally:
        connections["default"].close()
        connections["default"] = plain
        wire.close()
