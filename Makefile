# Everything is set up by pip alone: `make demo` shows the product, `make test` tests it.
# A second run starts at once; the stamps in .venv know what was installed.

PYTHON ?= python3
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
COMPILE := pip compile --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml

.PHONY: demo demo-paper test test-all test-plain test-clients goldens gallery desk-pictures evidence evidence-forms bench lint lock wheels

demo: $(VENV)/.run-stamp
	$(BIN)/carepack demo

demo-paper: $(VENV)/.run-stamp
	$(BIN)/python -m benchmarks.paper.demo

# One process for each processor, four at most (each has its own LibreOffice and PostgreSQL, half a gigabyte together);
# WORKERS=0 runs in this one. SEED=n draws the tests' order again that a run was in.
WORKERS ?= auto
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal $(if $(SEED),--randomly-seed=$(SEED))

# What is to be known before a commit, in ten minutes; what takes long and finds little anew is left to CI.
test: $(VENV)/.dev-stamp
	$(PYTEST) -m "not evidence and not thorough"
	@echo "Left out: the thorough tests. CI runs them, and so does:  make test-all"

# Everything but the long runs, as CI runs it.
test-all: $(VENV)/.dev-stamp
	$(PYTEST)

# The two halves of that: what needs nothing but Python, and what needs real programs beside it.
test-plain: $(VENV)/.dev-stamp
	$(PYTEST) -m "not evidence and not client"

test-clients: $(VENV)/.dev-stamp
	$(PYTEST) -m "client and not evidence"

# The samples, the readings of them that samples/*/golden hold, and what every form says aloud, made anew: look at what git
# shows, then commit it.
# Only the tests that write them run.
goldens: $(VENV)/.dev-stamp
	$(BIN)/python -m samples.make
	$(BIN)/python -m pytest -q -p no:randomly --regenerate-goldens -k "reads_as_it_was_read_before" tests/samples/test_goldens.py
	$(BIN)/python -m pytest -q -p no:randomly --regenerate-goldens -k "says_what_it_said" tests/fillers/pdf/test_spoken.py

# docs/gallery.md, and the pictures of what has changed since; needs LibreOffice.
gallery: $(VENV)/.dev-stamp
	$(BIN)/python -m samples.gallery

# The pictures of the desk in docs/desk/, of a home of invented people; needs Chromium.
desk-pictures: $(VENV)/.dev-stamp
	$(BIN)/python -m samples.desk_pictures

# The wide matrices over every form. It ends with writing down which forms it saw: they are left to it from then on, but
# for those that stand for all (tests/shapes.py).
EVERY_FORM := tests/law tests/extractors tests/fillers tests/paper/test_every_form.py
evidence-forms: $(VENV)/.dev-stamp
	$(PYTEST) --timeout 7200 -m evidence $(EVERY_FORM)
	$(BIN)/python -m tests.shapes

# The long runs, whose results stand in docs/.
evidence: evidence-forms
	CAREPACK_EXAMPLES=500 CAREPACK_DAMAGES=1000 $(PYTEST) --timeout 7200 -m "" tests/law/test_round_trip.py tests/extractors/word/test_damage.py tests/extractors/pdf/test_damage.py tests/fillers/pdf/test_filling.py
	$(PYTEST) --timeout 7200 -m evidence $(foreach folder,$(EVERY_FORM),--ignore $(folder))
	$(BIN)/python -m benchmarks.mutants --sample 100 --seed 1 --write
	$(BIN)/python -m benchmarks.recovery --write
	$(BIN)/python -m benchmarks

bench: $(VENV)/.dev-stamp
	$(BIN)/python -m benchmarks

# All four gates run, whatever the first one says.
lint: $(VENV)/.dev-stamp
	@failed=0; for gate in "ruff check ." "ruff format --check ." mypy lint-imports; do \
	  echo "$$gate"; $(BIN)/$$gate || failed=1; done; exit $$failed

# Writes the hashed pins anew; uv is needed for this alone. (`make lock UV="python -m uv"` where it is no command.)
lock:
	$(UV) $(COMPILE) --group build -o requirements/run.txt
	$(UV) $(COMPILE) --group dev -o requirements/dev.txt

# Whether every pin of the product has a wheel for each system and Python; not in the gate, because it asks the index.
wheels: $(VENV)/.made-stamp
	$(BIN)/python requirements/wheels.py

$(VENV)/.made-stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "carepack needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1)." >&2; \
	  echo "Name a newer one, for example: make demo PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@touch $@

# pip refuses to mix hashed pins with our own folder, so the folder is installed after them, without dependencies.
$(VENV)/.run-stamp: requirements/run.txt pyproject.toml | $(VENV)/.made-stamp
	@echo "Setting up carepack in $(VENV) (once) ..."
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev-stamp: requirements/dev.txt $(VENV)/.run-stamp
	@echo "Setting up the tests in $(VENV) (once) ..."
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
