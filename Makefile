# klantreis: `make help` lists what there is. Each target sets up what it needs.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
STAMP := $(VENV)/.installed
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install test chaos trials check bench bench-several demo start lock format clean-demo fuzz

help:  ## What there is
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(STAMP)  ## Make .venv from the hashed lock (done by every other target)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "klantreis needs Python 3.11 or later: make PYTHON=python3.11 …"; exit 1; }
	@echo "Installing into $(VENV) (once, a minute or two) …"
	@$(PYTHON) -m venv $(VENV)
	@# The lock is complete, so nothing is resolved: --no-deps, every file by its hash.
	@$(RUN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock 2>&1 | grep -v '^WARNING: Location' || true
	@$(RUN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 2>&1 | grep -v '^WARNING: Location' || true
	@$(RUN)/pip check --disable-pip-version-check >/dev/null
	@touch $@

demo: $(STAMP)  ## Simulated working days of Landsmeer through Prefect; ARGS="--municipality NAME" for another example
	@$(RUN)/python -m examples.demo $(ARGS)

start: $(STAMP)  ## Prefect server with UI, worker and deployments; stays up until you press Ctrl-C
	@$(RUN)/klantreis init
	@$(RUN)/klantreis check
	@$(RUN)/python -m klantreis.local_prefect up $(ARGS)

test: $(STAMP)  ## Every test (PostgreSQL where a server answers)
	@$(RUN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

chaos: $(STAMP)  ## Workers killed and servers failing while mail is sent; ARGS=--write renews docs/guarantees.md
	@$(RUN)/python -m tests.chaos $(ARGS)

trials: $(STAMP)  ## A real Prefect server whose workers, runs and server are killed; ARGS=--write renews docs/guarantees.md
	@$(RUN)/python -m tests.trials $(ARGS)

check: $(STAMP)  ## Format, lint, types, import rules, configuration
	@$(RUN)/ruff format --check .
	@$(RUN)/ruff check .
	@$(RUN)/mypy
	@$(RUN)/lint-imports
	@$(RUN)/klantreis check

format: $(STAMP)  ## Put the code in shape
	@$(RUN)/ruff format .
	@$(RUN)/ruff check --fix .

bench: $(STAMP)  ## The figures of docs/figures.md, each as a ratio against a bare script in the same run
	@$(RUN)/python -m benchmarks $(ARGS)

bench-several: $(STAMP)  ## One round by 1 and 2 workers, plain and through Prefect, on PostgreSQL; ARGS="--due 100000 --cases 1000000"
	@$(RUN)/python -m benchmarks.several $(ARGS)

fuzz: $(STAMP)  ## Fuzz what reads input, guided by coverage (atheris, in .venv-fuzz); ARGS="yaml 60"
	@test -d .venv-fuzz || { $(PYTHON) -m venv .venv-fuzz && .venv-fuzz/bin/pip install --quiet --disable-pip-version-check atheris; }
	@PYTHONPATH=.:$$($(RUN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') .venv-fuzz/bin/python -m tests.fuzz $(ARGS)

lock:  ## Renew requirements.lock (needs uv)
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev --extra several pyproject.toml -o requirements.lock

clean-demo: $(STAMP)  ## Throw the demo's database, mail and Prefect history away (refuses a real database)
	@$(RUN)/python -m examples.demo --clean
