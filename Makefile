# Short targets over one virtual environment; `make help` lists them. Works with GNU make 3.81.
# A stamp file says what the environment holds, so that a second call needs no network.
VENV := .venv
PYTHON := $(VENV)/bin/python
SEATCHANGE := $(VENV)/bin/seatchange
INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check -c constraints.txt
PINS := pyproject.toml constraints.txt

.PHONY: help run test lint evaluate bench bench-text thesauri soak clean
.NOTPARALLEL:

help:
	@echo 'make run       install what running needs, read corpus/reports/ into outputs/corpus/'
	@echo 'make test      install what tests need too, run every test'
	@echo 'make lint      ruff, mypy --strict and the import contracts'
	@echo 'make evaluate  precision and recall against the gold, and the floor below which neither may fall'
	@echo 'make bench     words a second, precision and recall beside a small English model; start-up, the CSV writer'
	@echo 'make bench-text  spun text, copies and normalising measured; wants make thesauri first'
	@echo 'make thesauri  Debian packages of the thesauri that benchmarks and scripts/build_spin.py read'
	@echo 'make soak      the long form of the property tests'
	@echo 'make clean     remove .venv and caches; outputs/ stays, since it may hold your decisions'

run: $(VENV)/run.stamp
	$(SEATCHANGE) run corpus/reports --out outputs/corpus

test: $(VENV)/dev.stamp
	$(PYTHON) -m pytest -n auto

lint: $(VENV)/dev.stamp
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

evaluate: $(VENV)/run.stamp
	$(PYTHON) scripts/evaluate_floor.py

bench: $(VENV)/bench.stamp
	$(PYTHON) benchmarks/startup.py
	$(PYTHON) benchmarks/csv_writer.py
	$(PYTHON) benchmarks/speed.py
	$(PYTHON) benchmarks/quality.py

bench-text: $(VENV)/bench.stamp
	$(PYTHON) benchmarks/spun.py
	$(PYTHON) benchmarks/normalise.py
	$(PYTHON) benchmarks/copies.py

# Only to build and to measure: nothing that a user runs reads them.
thesauri:
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get install -y --no-install-recommends wordnet-base mythes-en-us; \
	else \
		echo 'skipped: no apt-get, or not root; install wordnet-base and mythes-en-us by hand' >&2; \
	fi

soak: $(VENV)/dev.stamp
	SEATCHANGE_SOAK=1 $(PYTHON) -m pytest -m 'soak or not soak' --timeout 3600

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PYTHON):
	@sh scripts/make_venv.sh $(VENV)

$(VENV)/run.stamp: $(PINS) | $(PYTHON)
	$(INSTALL) -e .
	@touch $@

$(VENV)/dev.stamp: $(PINS) | $(PYTHON)
	$(INSTALL) -e '.[dev]'
	@touch $(VENV)/run.stamp $@

$(VENV)/bench.stamp: $(PINS) | $(PYTHON)
	$(INSTALL) -e '.[bench]'
	@touch $(VENV)/run.stamp $@
