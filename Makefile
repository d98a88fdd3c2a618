# make run      installs into .venv and runs the main job:  make run ARGS="count=3 strategy=local-only"
# make test     installs into .venv and runs the tests:     make test ARGS=tests/cli
# make test-all the same with what is marked slow, and with coverage
# make lint     ruff and mypy
# make bundle   writes one archive for machines without a network into dist; docs/offline.md says more
# make audit    asks PyPI whether a known weakness is in anything that is installed; needs a network
# make PYTHON=python3.12 run    with another Python, 3.11 to 3.13

VENV    := .venv
PY      := $(VENV)/bin/python
WHEELS  := $(wildcard wheels/manifest.txt)
SUITS   := $(if $(WHEELS),$(shell sed -n 's/^# Python \([0-9.]*\),.*/\1/p' $(WHEELS)),3.13 3.12 3.11)
SUITED  := -c 'import sys, venv, ensurepip; sys.exit("%d.%d" % sys.version_info[:2] not in "$(SUITS)".split())' >/dev/null 2>&1
NEEDED  := hybridgen: Python $(if $(WHEELS),$(SUITS),3.11, 3.12 or 3.13) with venv is needed; install it or name it: make PYTHON=FILE run
PYTHON  ?= $(shell for p in $(PY) $(SUITS:%=python%) python3; do $$p $(SUITED) && echo $$p && break; done)
VERSION := $(if $(PYTHON),$(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null))
PINNED  := requirements.txt requirements-install.txt
READY   := $(VENV)/.ready-$(VERSION)
OFFLINE := --no-index --find-links wheels --only-binary :all: --no-deps
ARGS    ?=
TESTS   := $(PY) -m pytest --numprocesses=auto --dist=worksteal

.PHONY: run test test-all lint bundle audit requirements

run: $(READY)
	@$(PY) -m hybridgen $(ARGS)

test: $(READY)
	$(if $(ARGS),$(PY) -m pytest $(ARGS),$(TESTS) -m "not slow")

test-all: $(READY)
	$(TESTS) --cov --cov-report=term:skip-covered

lint: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

bundle: $(READY)
	@$(PY) -m scripts.bundle $(ARGS)

audit: $(READY)
	@test -d $(VENV)/audit || $(PY) -m venv $(VENV)/audit
	@$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.txt
	@$(VENV)/audit/bin/pip-audit --disable-pip --require-hashes $(patsubst %,-r %,$(PINNED))

# All that the files pin, hash by hash, and nothing else, what installs it and what makes the package among it; the
# package itself stays editable. Bytecode is compiled now: where PYTHONDONTWRITEBYTECODE is set, each start would compile
# every library anew. Where there are wheels (make bundle), all comes from them.
$(READY): $(PINNED) pyproject.toml
	@$(or $(PYTHON),false) $(SUITED) || { echo "$(NEEDED)" >&2; exit 1; }
	@test -d $(VENV)/lib/python$(VERSION) || $(PYTHON) -m venv --clear $(VENV)
ifdef WHEELS
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes $(OFFLINE) -r $(WHEELS)
else
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-install.txt
	@$(VENV)/bin/uv pip sync --quiet --compile-bytecode --python $(PY) --require-hashes $(PINNED)
	@$(VENV)/bin/uv pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
endif
	@touch $@

# After a change of the dependencies in pyproject.toml.
UV      := $(or $(wildcard $(VENV)/bin/uv),uv)
COMPILE := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet
requirements:
	$(UV) pip compile pyproject.toml --extra embedded --extra joblib --extra slurm --extra optuna --extra postgres \
	  --extra qdrant --group dev $(COMPILE) -o requirements.txt
	$(UV) pip compile --group install -c requirements.txt $(COMPILE) -o requirements-install.txt
	$(UV) pip compile --group audit $(COMPILE) -o requirements-audit.txt
	$(UV) pip compile --group french $(COMPILE) -o requirements-french.txt
