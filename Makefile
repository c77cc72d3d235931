# Needs Python 3.11 or newer, make and a package index; everything else comes from the hashed locks.

PORT ?= 8000
ARGS ?=
UPGRADE ?=

# The first of these that runs and is new enough; `make PYTHON=/path/to/python` decides otherwise.
PYTHONS := python3.11 python3 python3.13 python3.12
PYTHON ?= $(shell for python in $(PYTHONS); do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
COMPILE := $(BIN)/uv pip compile setup.cfg --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-annotate --no-emit-index-url --custom-compile-command "make lock" --extra build

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Several pips at once in one environment get in each other's way.
.NOTPARALLEL:
.PHONY: help .venv serve test lint drift check nightly bench lock openapi week gazetteer clean

help: ## this list
	@sed -nE 's/^([.a-z]+):[^#]*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-14s  %s\n", $$1, $$2}'

.venv: .venv/finder.stamp ## the environment alone, from the hashed lock

serve: .venv/finder.stamp ## page, API and API docs on http://127.0.0.1:8000 (PORT= changes it)
	$(BIN)/finder serve --port $(PORT)

test: .venv/finder.stamp .venv/dev.stamp ## every test (ARGS= goes to pytest; REQUIRE=all: nothing is skipped but the feeds)
	$(BIN)/pytest -n auto $(ARGS)

lint: .venv/finder.stamp .venv/dev.stamp ## format check, lint, types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy --strict finder

drift: .venv/finder.stamp ## compares openapi/finder.json with what the code says
	@$(BIN)/finder openapi > .venv/openapi.json
	@diff -u openapi/finder.json .venv/openapi.json \
		|| { echo "openapi/finder.json is out of date: run 'make openapi' and commit it" >&2; exit 1; }

check: lint test drift ## what to run before a commit: lint, test, drift

nightly: .venv/finder.stamp .venv/dev.stamp ## every test, with many more examples
	FINDER_HYPOTHESIS_PROFILE=nightly $(BIN)/pytest -n auto $(ARGS)

bench: .venv/finder.stamp .venv/dev.stamp ## the benchmarks, side by side with the peers (ARGS= sections, --sizes, --quick)
	$(BIN)/python -m benchmarks $(ARGS)

lock: .venv/dev.stamp ## remakes both locks from setup.cfg (UPGRADE=--upgrade takes the newest versions)
	$(COMPILE) $(UPGRADE) --extra dev --output-file requirements/dev.txt
	$(COMPILE) $(UPGRADE) --constraints requirements/dev.txt --output-file requirements/run.txt

openapi: .venv/finder.stamp ## writes openapi/finder.json anew, and the answers of its examples
	@mkdir -p openapi
	$(BIN)/python -m tests.api.recorded
	$(BIN)/finder openapi > .venv/openapi.json
	@cp .venv/openapi.json openapi/finder.json

week: .venv/finder.stamp .venv/dev.stamp ## answers the coach's week of docs/planning.md anew, and draws it
	$(BIN)/python -m tests.scenarios.coachs_week

gazetteer: .venv/finder.stamp ## makes the index of the gazetteer anew from its tables in data/gazetteer/
	$(BIN)/python data/gazetteer/build.py

clean: ## removes the environment and everything built or cached
	rm -rf .venv build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is touched last, so what was interrupted is made again, from nothing.
.venv/run.stamp: requirements/run.txt
	@$(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "finder needs Python 3.11 or newer; tried $(or $(PYTHON),$(PYTHONS)). Name one with 'make PYTHON=...'" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(INSTALL) --require-hashes -r requirements/run.txt
	@touch $@

.venv/finder.stamp: .venv/run.stamp setup.cfg pyproject.toml
	PYTHONWARNINGS="ignore:Editable" $(INSTALL) --no-deps --no-build-isolation --editable .
	@broken=$$($(BIN)/python -m pip check) \
		|| { printf '%s\n' "$$broken" "setup.cfg and the locks disagree: run 'make lock'" >&2; exit 1; }
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@
