# Two commands do everything on a fresh machine: `make book` and `make test`.
# They need Python 3.11, 3.12 or 3.13, make, and nothing else: the rest is set up in .venv/.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/.ready
PORT ?= 8000

.PHONY: book test test-long notebooks serve lock clean
.DELETE_ON_ERROR:

book: $(READY)
	$(BIN)/jupyter-book build . -W -n --keep-going
	@$(BIN)/python -c "import pathlib; print('The book is at', pathlib.Path('_build/html/index.html').resolve().as_uri())"

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile --nbval --nbval-current-env --nbval-sanitize-with tests/nbval.cfg tests book

# A hundred thousand random inputs and every mutant of every equation; a thousand seeds of `diagnose`
# for every wrong and every right answer, and for how far apart the mistakes are. Takes hours.
test-long: $(READY)
	EQCHECK_LONG=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests/test_eqcheck_fuzz.py tests/test_eqcheck_mutants.py
	MISTAKES_LONG=1 $(BIN)/python -m pytest -n 2 tests/test_mistakes.py tests/test_mistakes_catalogue.py

notebooks: $(READY)
	$(BIN)/python book/_ext/notebooks.py

serve: book
	$(BIN)/python -m http.server --directory _build/html --bind 127.0.0.1 $(PORT)

# Resolve the direct dependencies of pyproject.toml anew (needs uv).
lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --fork-strategy fewest \
		--extra book --extra eqcheck --extra test --custom-compile-command "make lock" --upgrade pyproject.toml -o requirements.txt

clean:
	rm -rf .venv _build .pytest_cache .hypothesis build softmaxlib.egg-info book/.ipynb_checkpoints
	rm -rf */__pycache__ */*/__pycache__

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; v = sys.version_info[:2]; sys.exit(None if (3, 11) <= v < (3, 14) else '$(PYTHON) is Python %d.%d, but 3.11, 3.12 or 3.13 is needed: name one, as in make book PYTHON=python3.12' % v)"
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -c "import pathlib; pathlib.Path('$(READY)').touch()"
