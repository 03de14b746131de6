# Two commands: make demo, make test. Everything lives in .venv beside this file.
PYTHON ?= python3
ARGS ?=
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

.PHONY: setup demo test lint format bench lock docs screenshots clean

setup: .venv/ready-to-run

demo: .venv/ready-to-run  ## the hub on sample data, in your browser
	$(BIN)/hub demo $(ARGS)

test: .venv/ready-to-develop  ## all tests, the browser's included
	$(BIN)/python tests/run.py $(ARGS)

lint: .venv/ready-to-develop  ## style, types, layers, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint src --lint
	$(BIN)/python -m trajanus.reference --check

format: .venv/ready-to-develop
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/ready-to-develop  ## speed, as ratios side by side
	$(BIN)/python -m bench $(ARGS)

docs: .venv/ready-to-develop  ## the generated reference pages
	$(BIN)/python -m trajanus.reference

screenshots: .venv/ready-to-develop
	$(BIN)/python docs/screenshots.py

lock: .venv/ready-to-develop  ## new versions of the dependencies
	$(BIN)/python requirements/lock.py

clean:
	rm -rf .venv

.venv/ready-to-run: requirements/run.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/ready-to-develop: requirements/dev.txt .venv/ready-to-run
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@
