# The commands of the house. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
SHARED := $(wildcard ../shared)

.DEFAULT_GOAL := help
.PHONY: help run test check eval bench tune language lock catalogs

help: ## List these commands
	@grep -hE '^[a-z.]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z.]+):.*## (.*)/make \1|\2/' | column -t -s '|'

.venv: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing: on Debian and Ubuntu run 'apt install python3-venv'." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch .venv/.ready

run: .venv ## Start the assistant (web chat at the printed address)
	@exec $(BIN)/thanthien run

test: .venv ## Run all tests, on SQLite and on PostgreSQL
	$(BIN)/python -m pytest

check: .venv ## Format, lint, types, imports, catalogs, content
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot.i18n check
	$(BIN)/thanthien kb check

eval: .venv ## Measure understanding (EVAL=path to a JSONL of questions)
	$(BIN)/thanthien eval $(if $(EVAL),--questions $(EVAL),)

bench: .venv ## Measure speed (DATA=path to national procedures)
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
