# Two commands to begin with: `make demo` (the portal on this machine) and `make test` (everything that is checked).
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-for
APPS := config api disputes contracts escrow messaging evidence record timers people core

.PHONY: help setup demo demo-reset test test-slow soak faults lint format docs catalogues screens bench screening lock clean
.DEFAULT_GOAL := help

help:
	@echo "make setup       the environment alone, in $(VENV)"
	@echo "make demo        the whole portal on this machine, with people and cases to try"
	@echo "make demo-reset  forget what was done in the demo and start over"
	@echo "make test        lint, then the tests of every day; on a bare machine too"
	@echo "make test-slow   the others: processes that are killed, servers that are stopped, very many cases"
	@echo "make soak        random lives of contracts, with faults, for an hour (SOAK_MINUTES)"
	@echo "make faults      inject every kind of fault, and write docs/faults.md"
	@echo "make lint        style, types, layers, templates, migrations, deploy check"
	@echo "make format      let the formatters have their way"
	@echo "make docs        write docs/process.md anew from the declarations in the code"
	@echo "make catalogues  bring locale/ up to what the code says, and say what each language lacks"
	@echo "make screens     pictures of the main pages of a demo, into docs/screens"
	@echo "make bench       the benchmarks"
	@echo "make screening   train the screen's classifier anew from its lines, and say how good it is on lines held back"
	@echo "make lock        write requirements.txt anew from requirements.in"

setup: $(STAMP)

# uv installs in a tenth of pip's time; it comes from the same locked, hashed list. Where it cannot
# reach what pip is set up to reach, pip does the work.
$(STAMP): requirements.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed ($(PYTHON) was not found; PYTHON=/path/to/python3.11 names another)."; exit 1; }
	@echo "Environment: making $(VENV) from requirements.txt ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r $(VENV)/uv.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --quiet --system-certs --require-hashes requirements.txt 2>/dev/null \
		|| $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $(STAMP)
	@echo "Environment: ready."

demo: setup
	@$(BIN)/python -m config.demo

demo-reset: setup
	@$(BIN)/python -m config.demo --reset

# Ordinary tests on two processors, in their order (those that empty the tables come last); then those in the browser,
# each worker with a portal of its own, on the databases that the first left, which are made anew with every `make test`.
# Both run even when something fails, and the last line is pytest's.
test: setup
	@status=0; \
	$(MAKE) --no-print-directory lint || status=1; \
	$(BIN)/python -m tests.chromium || status=1; \
	$(BIN)/pytest -n 2 --create-db --reuse-db -m "not browser and not slow" || status=1; \
	$(BIN)/pytest -n 2 --reuse-db -m browser || status=1; \
	exit $$status

test-slow: setup
	@$(BIN)/pytest -n 2 -m slow

# Every round prints its seed; SOAK_SEED=that number plays the same round again.
SOAK_MINUTES ?= 60
soak: setup
	@SOAK_MINUTES=$(SOAK_MINUTES) $(BIN)/pytest -q -s tests/journeys/test_state_machine.py tests/journeys/test_walk.py

faults: setup
	@$(BIN)/python -m tests.faults

# What the deploy check sees is a production's environment, with values that are nobody's secret.
DEPLOYED := TESTING= DEMO= SECRET_KEY=$$(head -c 40 /dev/urandom | base64 | tr -d '\n') \
	DATABASE_URL=postgresql://portal@database/portal REDIS_URL=redis://redis:6379/0 \
	ALLOWED_HOSTS=portal.example SITE_ADDRESS=https://portal.example

TEMPLATES = $$(find templates -name '*.html' 2>/dev/null)

# Every tool has its say, also when one before it found something.
lint: setup
	@status=0; run() { echo "lint: $$1"; shift; "$$@" || status=1; }; \
	run "style" $(BIN)/ruff check --quiet .; \
	run "format" $(BIN)/ruff format --quiet --check .; \
	run "types" $(BIN)/mypy --no-error-summary $(APPS); \
	run "layers" $(BIN)/lint-imports --no-logo; \
	run "templates" $(BIN)/djade --target-version 5.2 --check $(TEMPLATES); \
	run "markup" $(BIN)/djlint --lint --quiet templates; \
	run "migrations" $(BIN)/python manage.py makemigrations --check --dry-run; \
	run "deployment" env $(DEPLOYED) $(BIN)/python manage.py check --deploy --fail-level WARNING; \
	test $$status = 0 && echo "lint: nothing found" || { echo "lint: see above"; exit 1; }

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $(TEMPLATES)

docs: setup
	$(BIN)/python manage.py write_process

catalogues: setup
	$(BIN)/python manage.py catalogues

screens: setup
	@$(BIN)/python -m tests.chromium
	@$(BIN)/python -m tests.screens

bench: setup
	$(BIN)/python -m bench

screening: setup
	$(BIN)/python -m messaging.screening.training
	$(BIN)/python -m messaging.screening.training --folds

lock: setup
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		requirements.in -o requirements.txt

clean:
	rm -rf $(VENV) var
