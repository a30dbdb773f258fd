"""`python -m messaging.screening.training` writes the model anew; `--folds` says how good it is on lines held back."""

from __future__ import annotations

import argparse
import sys

from messaging.screening.classifier import MODEL
from messaging.screening.training.fitting import trained
from messaging.screening.training.folds import report
from messaging.screening.training.lines import lines


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", action="store_true")
    if options.parse_args().folds:
        said = "\n".join(report(lines()))
    else:
        MODEL.write_bytes(trained(lines()))
        said = f"{MODEL.name}: {MODEL.stat().st_size:,} bytes from {len(lines()):,} lines"
    sys.stdout.write(said + "\n")


if __name__ == "__main__":
    main()
