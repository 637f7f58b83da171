# What a developer does here, one verb each. `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test long peers check format lint types arrows bench screenshots looks wheel lock clean environment tools

PYTHON ?= python3
ENV := .venv
PYTHON_ENV := $(ENV)/bin/python
PIP := $(PYTHON_ENV) -m pip --disable-pip-version-check
digest = $(shell cat $(1) | cksum | tr ' ' '-')
RUN := $(ENV)/run-$(call digest,requirements/run.txt pyproject.toml).stamp
TEST := $(ENV)/test-$(call digest,requirements/run.txt requirements/test.txt).stamp
CODE := src tests benchmarks
WORKERS ?= 4
COVERAGE ?=
LOOKS ?=
# The programs are started many times: their bytecode is kept, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=
PYTEST_OPTIONS ?=
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header

help: ## List the verbs
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

demo: $(RUN) ## Run the relay and a LINE WORKS stand-in with a sample company (Ctrl-C ends it)
	@exec $(ENV)/bin/toritsugi demo

test: $(RUN) $(TEST) ## Run all tests on SQLite, PostgreSQL and Chromium (COVERAGE=90: that share of the lines must run)
	@chromium=$$(requirements/chromium) || exit 2; \
	CHROMIUM="$$chromium" exec $(PYTHON_ENV) -m pytest -n $(WORKERS) --dist worksteal -p nothing_skipped \
	  $(if $(COVERAGE),--cov --cov-report=term:skip-covered --cov-fail-under=$(COVERAGE)) $(PYTEST_OPTIONS)

long: $(RUN) $(TEST) ## Run the tests that take minutes: 400 days day by day, 8 processes and 200 expiries, 100 kills, 500 kills after 250
	@exec $(PYTHON_ENV) -m pytest -n $(WORKERS) -m long $(PYTEST_OPTIONS)

peers: $(RUN) $(TEST) ## Let real mail programs write, bring and keep mails: Postfix, swaks, msmtp, Nodemailer, smtplib, Dovecot, PHP, Java …
	@requirements/peers $(ENV)/peers && NODE_PATH=$(ENV)/peers/node_modules PATH="$$PATH:/usr/sbin:/sbin" \
	  exec $(PYTHON_ENV) -m pytest -p nothing_skipped -o 'norecursedirs=.*' tests/peers $(PYTEST_OPTIONS)

check: format lint types arrows test ## Format, lint, types, arrows between the rooms, tests

format: $(TEST) ## Check that the code is formatted
	@$(ENV)/bin/ruff format --check $(CODE)

lint: $(TEST) ## Look for mistakes that tools can see
	@$(ENV)/bin/ruff check $(CODE)

types: $(RUN) $(TEST) ## Check the types
	@$(ENV)/bin/mypy

arrows: $(RUN) $(TEST) ## Check that imports point down the street
	@$(ENV)/bin/lint-imports

bench: $(RUN) $(TEST) ## Measure accepts, drained notifications, latency, the reception, reading mails, and how long a backlog takes
	@$(PYTHON_ENV) -m benchmarks.run
	@$(PYTHON_ENV) -m benchmarks.reception
	@$(PYTHON_ENV) -m benchmarks.parsing
	@exec $(PYTHON_ENV) -m benchmarks.backlog

screenshots: $(RUN) $(TEST) ## Make the README's pictures from a running demo
	@chromium=$$(requirements/chromium) || exit 2; CHROMIUM="$$chromium" exec $(PYTHON_ENV) docs/screenshots/make.py

looks: $(RUN) $(TEST) ## Look at every page of a running demo: pictures and flaws of all sizes, lights and languages, in .looks/ (LOOKS="--who kiosk")
	@chromium=$$(requirements/chromium) || exit 2; CHROMIUM="$$chromium" exec $(PYTHON_ENV) docs/screenshots/look.py $(LOOKS)

wheel: $(RUN) $(TEST) ## Build the wheel into dist/
	@$(PYTHON_ENV) -m build --wheel --no-isolation --outdir dist .

lock: ## Compile requirements/*.txt anew (needs uv)
	@$(COMPILE) -o requirements/run.txt pyproject.toml requirements/run.in
	@$(COMPILE) -o requirements/test.txt requirements/test.in

clean: ## Remove what was made here, except the demo's data
	@rm -rf $(ENV) dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*

environment: $(RUN)

tools: $(TEST)

$(PYTHON_ENV):
	@requirements/environment "$(PYTHON)" $(ENV)

$(RUN): $(PYTHON_ENV)
	@echo "Installing what the relay needs (once) …"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@rm -f $(ENV)/run-*.stamp && touch $@

$(TEST): $(PYTHON_ENV)
	@echo "Installing what the tests need (once) …"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@rm -f $(ENV)/test-*.stamp && touch $@
