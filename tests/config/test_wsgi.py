"""What a process of the web has done before it answers anybody."""

import subprocess
import sys

FIRST = """
import sys
import config.wsgi
assert {"config.urls", "disputes.views.case", "api.acts"} <= set(sys.modules), "read in by the first who comes"
from messaging.screening.classifier import model
assert model.cache_info().currsize == 1, "the first message would wait for the model, and its case with it"
"""


def test_the_screen_is_ready_before_the_first_message():
    ran = subprocess.run([sys.executable, "-c", FIRST], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
