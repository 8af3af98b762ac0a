# Two commands do everything on a fresh machine: `make book` and `make test`.
# They need Python 3.11, 3.12 or 3.13, make, and nothing else: the rest is set up in .venv/.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/.ready
# The libraries that `make bench` compares with live in an environment of their own.
BENCH_BIN := $(subst .venv,.venv-bench,$(BIN))
BENCH_READY := .venv-bench/.ready
# So does the tool that changes softmaxlib to see whether its tests notice.
MUTANTS_BIN := $(subst .venv,.venv-mutants,$(BIN))
MUTANTS_READY := .venv-mutants/.ready
PORT ?= 8000

.PHONY: book book-pdf test test-long bench mutants notebooks serve lock clean
.DELETE_ON_ERROR:

book: $(READY)
	$(BIN)/jupyter-book build . -W -n --keep-going
	@$(BIN)/python -c "import pathlib; print('The book is at', pathlib.Path('_build/html/index.html').resolve().as_uri())"

# The site with the PDFs that it links: every page, and the whole book. Needs Chromium.
book-pdf: $(READY)
	BOOK_PDF=1 $(BIN)/jupyter-book build . -W -n --keep-going
	$(BIN)/python web/pdf.py _build/html

# Files in the order of tests/conftest.py: the long ones first, small ones fill both cores at the end.
test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env --nbval-sanitize-with tests/nbval.cfg tests book

# A hundred thousand random inputs and every mutant of every equation; a thousand seeds of `diagnose`
# for every mistake of every kind, and for how far apart the mistakes are; each mistake in each form that
# `diagnose` can read. Takes an hour or so.
test-long: $(READY)
	EQCHECK_LONG=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests/eqcheck/test_fuzz.py tests/eqcheck/test_mutants.py
	MISTAKES_LONG=1 $(BIN)/python -m pytest -n 2 tests/softmaxlib/mistakes/test_mistakes.py tests/softmaxlib/mistakes/test_mistakes_catalogue.py tests/softmaxlib/mistakes/test_every_form.py

# Beside SciPy, scikit-learn, PyTorch and JAX: writes benchmarks/results.json and its tables in
# book/numerics.md.  `make bench ONLY=accuracy,speed` shows some of it and writes nothing.
bench: $(BENCH_READY)
	$(BENCH_BIN)/python benchmarks/run.py $(if $(ONLY),--only $(ONLY))

# Every single change of softmaxlib that no test notices, beyond those that are known to change
# nothing: an hour or so.  `make mutants ONLY=linear` takes one module (not on Windows).
mutants: $(MUTANTS_READY)
	$(MUTANTS_BIN)/python benchmarks/mutation.py $(ONLY)

notebooks: $(READY)
	$(BIN)/python web/notebooks.py

serve: book
	$(BIN)/python -m http.server --directory _build/html --bind 127.0.0.1 $(PORT)

# Resolve the direct dependencies of pyproject.toml anew (needs uv).
lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --fork-strategy fewest \
		--extra book --extra eqcheck --extra test --custom-compile-command "make lock" --upgrade pyproject.toml -o requirements.txt

clean:
	rm -rf .venv .venv-bench .venv-mutants _build .pytest_cache .hypothesis build softmaxlib.egg-info book/.ipynb_checkpoints
	rm -rf */__pycache__ */*/__pycache__

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v < (3, 14) else '$(PYTHON) is Python %d.%d, but 3.11, 3.12 or 3.13 is needed: name one, as in make book PYTHON=python3.12' % v)"
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -c "import pathlib; pathlib.Path('$(READY)').touch()"

$(BENCH_READY): benchmarks/requirements.txt
	$(PYTHON) -m venv --clear .venv-bench
	$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	$(BENCH_BIN)/python -c "import pathlib; pathlib.Path('$(BENCH_READY)').touch()"

$(MUTANTS_READY): requirements.txt benchmarks/mutation-requirements.txt
	$(PYTHON) -m venv --clear .venv-mutants
	$(MUTANTS_BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(MUTANTS_BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/mutation-requirements.txt
	$(MUTANTS_BIN)/python -c "import pathlib; pathlib.Path('$(MUTANTS_READY)').touch()"
