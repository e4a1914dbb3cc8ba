# The commands of the house. `make help` lists them.
# The first Python that is new enough; name another with `make PYTHON=…`.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check eval bench tune language lock catalogs

help: ## List these commands
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

.venv: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: on Debian and Ubuntu run 'apt install python3'." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: on Debian and Ubuntu run 'apt install python3-venv'." >&2; exit 1; }
	@echo "Preparing .venv: a few minutes the first time."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv/.ready

run: .venv ## Start the assistant (web chat at the printed address)
	@exec $(BIN)/thanthien run

test: .venv ## Run all tests, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: .venv ## Format, lint, types, imports, catalogs, content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.i18n check
	$(BIN)/thanthien kb check

eval: .venv ## Measure understanding (EVAL=path of a JSONL of questions)
	$(BIN)/thanthien eval $(if $(EVAL),--questions $(EVAL),)

bench: .venv ## Measure speed (DATA=path of national procedures)
	$(BIN)/thanthien bench $(if $(DATA),--data $(DATA),)

tune: .venv ## Make the matcher's weights again from the question tables
	$(BIN)/python -m knowledge.tune

catalogs: .venv ## Extract and compile the sentences of the product
	$(BIN)/python -m bot.i18n update

language: .venv ## Add a language: make language CODE=en
	@test -n "$(CODE)" || { echo "Say which: make language CODE=en" >&2; exit 2; }
	$(BIN)/python -m bot.i18n add $(CODE)

lock: ## Pin the dependencies again (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock
