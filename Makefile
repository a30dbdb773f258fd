# Two commands to begin with: `make demo` (the portal on this machine) and `make test` (everything that is checked).
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-for

.PHONY: help setup demo demo-reset test lint format lock bench clean
.DEFAULT_GOAL := help

help:
	@echo "make setup       the environment alone, in $(VENV)"
	@echo "make demo        the whole portal on this machine, with people and cases to try"
	@echo "make demo-reset  forget what was done in the demo and start over"
	@echo "make test        lint, then every test; on a bare machine too"
	@echo "make lint        style, types, layers, templates, migrations, deploy check"
	@echo "make format      let the formatters have their way"
	@echo "make bench       the benchmarks"
	@echo "make lock        write requirements.txt anew from requirements.in"

setup: $(STAMP)

# uv installs in a tenth of pip's time; it comes from the same locked, hashed list. Where it cannot
# reach what pip is set up to reach, pip does the work.
$(STAMP): requirements.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed ($(PYTHON) was not found; PYTHON=/path/to/python3.11 names another)."; exit 1; }
	@echo "Environment: making $(VENV) from requirements.txt ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --quiet --require-hashes requirements.txt \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $(STAMP)
	@echo "Environment: ready."
