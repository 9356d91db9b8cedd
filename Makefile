# Every target brings along what it needs: on a machine with Python 3.11 and make, each works by itself.
PYTHON ?= python3
BIN := .venv/bin
PACKAGES := bot handlers cards notifications reports store hub config
CATALOGUES := $(wildcard cards/locale/*/LC_MESSAGES/*.po)

.DEFAULT_GOAL := help
.PHONY: help setup run test test-successor soak lint format bench lock messages gallery image clean

help: ## what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*## "} {printf "  make %-10s %s\n", $$1, $$2}'

setup: .venv/ready node_modules/ready messages ## everything the other targets need, in .venv and this folder
	@$(BIN)/python -m tools.setup

run: setup ## the console in the browser, on demo data
	$(BIN)/switchboard demo

test: setup ## all tests, on SQLite and PostgreSQL
	$(BIN)/pytest -n auto --dist loadgroup tests

test-successor: .venv-successor/ready messages ## the tests of Webex with the SDK's successor, in an environment of its own
	.venv-successor/bin/python -m pytest -p no:cacheprovider tests/bot/webex

soak: setup ## processes killed 1 000 times on each engine while reports and alerts go out (an hour or two)
	$(BIN)/python -m tests.soak

lint: .venv/ready ## format, lint, strict types, import contract, size of modules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.module_size $(PACKAGES) tools

format: .venv/ready ## put the sources in shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## speed and memory, each beside its limit or a peer
	$(BIN)/python -m benchmarks

image: .venv/ready ## the Dockerfile's build steps, without Docker, and what comes of them tried
	$(BIN)/python -m tools.try_image

gallery: setup ## every card that people get, drawn for the documents
	@$(BIN)/python -m tools.gallery

peers: setup ## the bot between a fake Slack and a fake Webex, to be talked to
	@$(BIN)/python -m tests.peers --bot

messages: .venv/ready $(CATALOGUES:.po=.mo) ## compile the wording

%.mo: %.po
	@$(BIN)/pybabel -q compile -i $< -o $@

lock: .venv/ready ## make requirements/*.txt anew from pyproject.toml
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --extra fast pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --extra fast --group dev pyproject.toml \
		-c requirements/run.txt -o requirements/dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" requirements/peers.in -o requirements/peers.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" requirements/build.in -c requirements/dev.txt -o requirements/build.txt
	cp requirements/dev.txt requirements/webex-successor.txt
	echo webexteamssdk | $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --extra fast --group dev pyproject.toml requirements/webex-successor.in \
		--excludes /dev/stdin -o requirements/webex-successor.txt

clean: ## remove what the targets made
	rm -rf .venv .venv-successor node_modules bot/console/static/vendor var
	find . -name __pycache__ -o -name '*.mo' | xargs rm -rf

.venv/ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Switchboard needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv-successor/ready: requirements/webex-successor.txt
	$(PYTHON) -m venv .venv-successor
	.venv-successor/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/webex-successor.txt
	@touch $@

node_modules/ready: package.json package-lock.json .venv/ready
	@$(BIN)/python -m tools.node_packages
	@touch $@
