# The commands of this project. Each does its own set-up first.
SHELL := /bin/bash
export PYTHONPATH := $(CURDIR)/src
PY := .venv/bin/python
FAULTS := tests/engines/test_sync_faults.py

.PHONY: help setup setup-test demo check test soak lab lab-stop bench-analysis bench-passport bench-sync lock clean

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 18

setup:           ## the Python environment in .venv, from the lock file
	@scripts/setup.sh python

setup-test:      ## servers, browser and lab for the tests (apt, pip, npm; may need root or sudo)
	@scripts/setup.sh all

demo: setup      ## build a sample ERP and CRM, analyze them, print where the report is
	@$(PY) -m wedlock demo --out demo-out

check: setup     ## ruff, mypy strict, import-linter
	@$(PY) -m ruff format --check src tests bench lab
	@$(PY) -m ruff check src tests bench lab
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-cache

test: setup setup-test  ## every test, on real servers, browser and lab
	@$(PY) -m pytest -n 2 --dist loadfile tests/unit tests/conformance tests/flows tests/engines --ignore $(FAULTS)
	@$(PY) -m pytest tests/browser tests/lab $(FAULTS)

soak: setup      ## a million random histories, then hundreds of kills and cuts on real servers; takes two hours
	@$(PY) -m tests.simulation 1000000
	@$(PY) -m tests.faults 300

lab: setup setup-test   ## boot Tryton and Creme, filled; prints addresses and logins
	@$(PY) -m lab up

lab-stop:        ## stop what `make lab` started
	@$(PY) -m lab down

bench-analysis: setup   ## the quality and speed table of the analysis
	@$(PY) -m bench.analysis

bench-passport: setup   ## CPU and rate of sign-ins and launches, with 10,000 accounts and 1,000 sessions
	@$(PY) -m bench.passport

bench-sync: setup       ## rows a second and latency of synchronisation, beside Bucardo where it is installed
	@$(PY) -m bench.sync

lock: setup      ## renew requirements.lock from pyproject.toml
	@scripts/lock.sh

clean:           ## remove what these commands made inside this folder
	@[ ! -d .lab ] || $(PY) -m lab down
	rm -rf .venv .lab demo-out .mypy_cache .ruff_cache .pytest_cache .hypothesis
