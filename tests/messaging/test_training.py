"""The classifier's file: the same lines give the same bytes, and what is read is what was written."""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.core.management import call_command

from messaging.screening.classifier import CLASSES, MODEL, model, packed, unpacked
from messaging.screening.features import BUCKETS
from messaging.screening.training.fitting import fitted, trained
from messaging.screening.training.lines import lines


@pytest.mark.slow
def test_the_lines_in_the_repository_give_the_model_in_the_repository():
    assert trained(lines()) == MODEL.read_bytes()


def test_a_model_is_read_as_it_was_written():
    weights = [bytes([1]) + bytes(BUCKETS - 2) + bytes([255])] * len(CLASSES)
    read = unpacked(packed(bytes([3]) * BUCKETS, weights, 0.5, (0.25,) * len(CLASSES)))
    assert (read.weights[0][0], read.weights[0][BUCKETS - 1], read.telling[7], read.step) == (1, -1, 3, 0.5)


def test_training_twice_gives_the_same_bytes_and_tells_the_classes_apart():
    some = lines()[:60]
    known = [[{i: 1, 100 + i % 3: 2}, {7: 1}, {i % 4: 1}] for i in range(len(some))]
    labels = [CLASSES[i % len(CLASSES)] for i in range(len(some))]
    assert fitted(known, labels) == fitted(known, labels)
    scores = unpacked(fitted(known, labels)).scores(known[5])
    assert max(scores, key=scores.get) == labels[5]
    assert abs(sum(scores.values()) - 1) < 1e-9


def test_the_scores_of_a_model_need_no_library():
    code = (
        "import sys; from messaging.screening import screen; screen('hello there'); "
        "print('sklearn' in sys.modules, 'numpy' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "False"]
    assert model() is model()


def test_the_command_screens_a_file_of_messages(monkeypatch):
    texts = {"a": "Write me on telegram, I am @marlow_ops", "b": "The third chapter is missing."}
    rows = "".join(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items())
    monkeypatch.setattr(sys, "stdin", StringIO(rows + "\n"))
    call_command("screen", stdout=(out := StringIO()))
    found, none = map(json.loads, out.getvalue().splitlines())
    assert found == {"id": "a", "labels": ["circumvention"], "tier": "found", "why": ["Contact outside"]}
    assert none == {"id": "b", "labels": [], "tier": "none", "why": []}
