# What a new user needs: `make demo` and `make test`. A bare machine with Python 3.11 or newer,
# make and a package index is enough; nothing is compiled, and nothing is installed outside .venv.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first Python 3.11 or newer wins; `make demo PYTHON=/path/to/python` overrides the search.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && command -v $$p && break; done)

VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?= -n auto

# Somebody else's packages must not leak in, and pip has nothing to say about itself.
unexport PYTHONPATH PYTHONHOME
export PYTHONNOUSERSITE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
export PIP_ROOT_USER_ACTION := ignore

# Wheels only, each with its hash: what is not in the lock cannot come in.
LOCKED := --quiet --only-binary :all: --require-hashes

.PHONY: help
help:
	@echo "make demo    a department's contract, followed to a restricted maker two tiers down"
	@echo "make test    every gate and every test"
	@echo "make lint    style, types and walls only"
	@echo "make docs    write the generated pages of docs/reference again"
	@echo "make snapshot   make the snapshot of the shipped tables again"
	@echo "make bench   how long things take here"
	@echo "make bench-screening PEERS=python   screening beside nomenklatura and rapidfuzz"
	@echo "make lock    resolve requirements/*.lock again (needs uv)"
	@echo "make clean   remove .venv, caches and the demo's output"

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "countermark needs Python 3.11 or newer, and none was found" \
	"on the PATH; install one, or name it: make demo PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "$(PYTHON) is not Python 3.11 or newer" >&2; exit 1; }
	@echo "making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "$(PYTHON) could not make a virtual" \
	"environment; some systems package that part apart (python3-venv)" >&2; exit 1; }

$(VENV)/core.done: $(VENV)/pyvenv.cfg requirements/core.lock pyproject.toml
	@echo "installing what requirements/core.lock names"
	@$(BIN)/python -m pip install $(LOCKED) -r requirements/core.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-index --no-build-isolation -e .
	@touch $@

$(VENV)/dev.done: $(VENV)/core.done requirements/dev.lock
	@echo "installing what requirements/dev.lock names"
	@$(BIN)/python -m pip install $(LOCKED) -r requirements/dev.lock
	@touch $@

.PHONY: demo
demo: $(VENV)/core.done
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh demo/run.sh

.PHONY: lint
lint: $(VENV)/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/lint-imports --no-cache

# The gates of `make lint` are among the tests (tests/gates/test_style_types_and_walls.py).
.PHONY: test
test: $(VENV)/dev.done
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest $(PYTEST_ARGS)

.PHONY: docs
docs: $(VENV)/dev.done
	$(BIN)/python docs/generate.py

# What every run would read of the shipped tables again; after a change of one of them.
.PHONY: snapshot
snapshot: $(VENV)/dev.done
	$(BIN)/python docs/snapshot.py

.PHONY: bench
bench: $(VENV)/core.done
	$(BIN)/python bench/run.py

# Screening beside its peers: REAL is where the public lists lie, PEERS the python of an environment
# with nomenklatura and rapidfuzz. Nothing of either comes into .venv.
REAL ?= ../shared/real
.PHONY: bench-screening
bench-screening: $(VENV)/core.done
	$(BIN)/python bench/screening/speed.py --real $(REAL) --sizes 34171 $(if $(PEERS),--peers $(PEERS))

# A dependency waits a week after its release before it is locked: LOCKED_UNTIL is a day at least
# seven days old. No address of an index is written into the locks.
LOCKED_UNTIL ?= 2026-11-13
RESOLVE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--only-binary :all: --no-emit-index-url --no-emit-find-links --no-header \
	--exclude-newer $(LOCKED_UNTIL)
.PHONY: lock
lock:
	$(RESOLVE) pyproject.toml requirements/build.in -o requirements/core.lock
	$(RESOLVE) --group dev -c requirements/core.lock -o requirements/dev.lock

.PHONY: clean
clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo/out
	find src tests docs demo bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
