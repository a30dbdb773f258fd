"""Workers, and what serves them in the database, run behind the pages."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from config import giving_way

# In a session of its own, as each worker leads one: how nice it and its server are, before and after.
WORKER = """
import json, os
from pathlib import Path
import django
django.setup()
from django.db import connection
from config import giving_way

def nice(process):
    group = Path(f"/proc/{process}/autogroup")
    among = int(group.read_text().split()[-1]) if group.exists() else None
    return [os.getpriority(os.PRIO_PROCESS, process), among]

giving_way.give_way()
connection.ensure_connection()
server = connection.connection.get_backend_pid()
print(json.dumps({"worker": nice(os.getpid()), "server": nice(server)}))
"""


@pytest.fixture
def stranger():
    """Somebody's process that has nothing to do with the portal."""
    process = subprocess.Popen(["sleep", "60"], start_new_session=True)
    yield process.pid
    process.kill()
    process.wait()


NOBODYS = 2**22 + 1  # beyond the highest number that Linux gives a process


class Serves:
    """A connection whose server has this number, on whatever machine that is."""

    def __init__(self, process: int) -> None:
        self.connection, self.process = self, process

    def get_backend_pid(self) -> int:
        return self.process


@pytest.mark.django_db
def test_a_worker_and_its_server_run_behind_everybody_else():
    groups = Path("/proc/self/autogroup").exists()
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    ran = subprocess.run(
        [sys.executable, "-c", WORKER],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,
    )
    found = json.loads(ran.stdout.splitlines()[-1])
    last = giving_way.NICE if groups else None
    assert found == {"worker": [giving_way.NICE, last], "server": [giving_way.NICE, last]}


def test_a_process_that_is_not_of_postgresql_is_left_alone(stranger):
    giving_way._served_nicely(Serves(stranger))
    assert os.getpriority(os.PRIO_PROCESS, stranger) == os.getpriority(os.PRIO_PROCESS, 0)


def test_a_server_on_another_machine_has_a_number_that_nobody_has_here(stranger):
    assert not giving_way._is_of_postgresql(NOBODYS)
    giving_way._served_nicely(Serves(NOBODYS))
    assert os.getpriority(os.PRIO_PROCESS, stranger) == os.getpriority(os.PRIO_PROCESS, os.getpid()) != giving_way.NICE
