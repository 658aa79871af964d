# Two commands matter: `make demo` and `make test`. Nothing but Python 3.11 or newer and make is needed.
PYTHON ?= python3
BIN := .venv/bin
SERVE ?= 1
DAYS ?= 60
export CROSSDOCK_HOME ?= $(CURDIR)/var

.PHONY: demo test check lint types sql-lint unit proof bench bench-small screenshots setup lock clean browser

demo: setup
	@echo "== Demo world: $(DAYS) days"
	@$(BIN)/crossdock demo-world --days $(DAYS) --partner-formats
	@echo "== Ingest, judge, build, check, publish"
	@$(BIN)/crossdock run
	@$(BIN)/crossdock demo-accounts
ifeq ($(SERVE),1)
	@$(BIN)/crossdock up
else
	@echo "Published. 'make demo' serves it; 'crossdock sql' asks it."
endif

test: setup browser check bench-small unit

check: lint types sql-lint

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/vulture
	$(BIN)/yamllint -s .

types:
	$(BIN)/mypy

sql-lint:
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar dbt_project/models dbt_project/tests

unit:
	COLUMNS=200 $(BIN)/pytest -n 2 --dist loadfile

# SIZE=small tries each promise as often as CI does.
proof: SIZE ?= long
proof: setup
	mkdir -p var && rm -f var/proof.jsonl
	CROSSDOCK_PROOF=$(SIZE) CROSSDOCK_PROOF_LOG=$(CURDIR)/var/proof.jsonl $(BIN)/pytest -m proof --timeout=0
	$(BIN)/python -m tests.proof_page var/proof.jsonl docs/proof.md

bench: setup .venv-peers/.ready
	$(BIN)/python -m benchmarks.run

bench-small: setup .venv-peers/.ready
	$(BIN)/python -m benchmarks.run --small

# What the benchmarks compare with: apart, because nothing of ours may come to use it.
.venv-peers/.ready: benchmarks/peers.lock | setup
	$(PYTHON) -m venv .venv-peers
	$(BIN)/uv pip sync --quiet --require-hashes --python .venv-peers/bin/python benchmarks/peers.lock
	touch $@

screenshots: setup browser
	CROSSDOCK_SCREENSHOTS=docs/screenshots $(BIN)/pytest tests/browser -p no:randomly

setup: .venv/.ready

.venv/.ready: requirements.lock bootstrap.lock pyproject.toml
	@echo "== Setting up .venv from the lock"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Crossdock needs Python 3.11 or newer.")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# Debian's Chromium, for the browser test; where there is no apt, an installed Chromium is used.
browser:
	@command -v chromium >/dev/null || ( \
		echo "== Installing Chromium" && \
		apt-get update -qq && \
		apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null )

# Writes both lock files anew, with hashes and without an index address.
lock: setup
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev pyproject.toml -o requirements.lock
	printf 'uv\n' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header - -o bootstrap.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header benchmarks/peers.in -o benchmarks/peers.lock

clean:
	rm -rf .venv .venv-peers var
