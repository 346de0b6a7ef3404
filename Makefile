# Bare `make` lists the commands. PYTHON chooses the interpreter, 3.11 or later.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test setup check format types tests schema bench scale cost agree intervals clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; say make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "making $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "venv is missing; on Debian run: apt-get install -y python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.installed: $(VENV)/bin/python setup.cfg pyproject.toml
	@echo "installing service-blueprint and what it needs (a minute or two the first time)"
	@$(RUN)/python -m pip install -q -e '.[zh]'
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "installing what the tests need"
	@$(RUN)/python -m pip install -q -e '.[dev]'
	@touch $@

$(VENV)/.draws: $(VENV)/.installed
	@$(RUN)/blueprint doctor --install && touch $@ || echo "going on without pictures"

setup: $(VENV)/.draws ## Install into .venv, and what drawing needs where that may be done

demo: setup ## Run the bank branch: a table here, table and pictures in out/
	@$(RUN)/blueprint run bank_branch --replications 30 -o out
	@$(RUN)/blueprint precompile

test: $(VENV)/.installed-dev $(VENV)/.draws check types tests ## Lint, types, tests, documentation examples

check: $(VENV)/.installed-dev
	@$(RUN)/ruff check .
	@$(RUN)/ruff format --check -q .

types: $(VENV)/.installed-dev
	@$(RUN)/mypy

tests: $(VENV)/.installed-dev
	@$(RUN)/pytest --numprocesses auto --dist worksteal

format: $(VENV)/.installed-dev ## Format the code
	@$(RUN)/ruff check -q --fix .
	@$(RUN)/ruff format -q .

schema: $(VENV)/.installed ## Write blueprint/schema.json anew after a change of the language
	@$(RUN)/blueprint schema > blueprint/schema.json

$(VENV)/.installed-bench: $(VENV)/.installed
	@$(RUN)/python -m pip install -q -e '.[bench]'
	@touch $@

bench: $(VENV)/.installed-bench ## Time both engines beside SimPy, Ciw, salabim, cimba and C: out/bench.svg (six minutes)
	@$(RUN)/python -m bench.ratios

scale: $(VENV)/.installed-bench ## Time an event in small and great services, a year of 10,000 agents, and how soon one is answered
	@$(RUN)/python -m bench.ready $(if $(AGAINST),--against $(AGAINST))
	@$(RUN)/python -m bench.scale

cost: $(VENV)/.installed ## Time the SimPy engine beside hand-written SimPy
	@$(RUN)/python -m bench.simpy_cost

agree: $(VENV)/.installed-dev ## Compare the two engines on N=5000 random services, customer by customer
	@$(RUN)/python tests/agreement.py $(or $(N),5000)

intervals: $(VENV)/.installed ## Count how often the intervals hold what is known: out/intervals.json (TIMES=5 for five times as many)
	@$(RUN)/python -m bench.intervals --times $(or $(TIMES),1)

clean: ## Remove .venv, out and caches
	rm -rf $(VENV) out build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
