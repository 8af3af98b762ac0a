# Two commands do everything on a fresh machine: `make book` and `make test`.
# They need Python 3.11 or newer, make, and nothing else: the rest is set up in .venv/.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/.ready
PORT ?= 8000

.PHONY: book test notebooks serve lock clean
.DELETE_ON_ERROR:

book: $(READY)
	$(BIN)/jupyter-book build . -W -n --keep-going
	@$(BIN)/python -c "import pathlib; print('The book is at', pathlib.Path('_build/html/index.html').resolve().as_uri())"

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile --nbval --nbval-current-env --nbval-sanitize-with tests/nbval.cfg tests book

notebooks: $(READY)
	$(BIN)/python book/_ext/notebooks.py

serve: book
	$(BIN)/python -m http.server --directory _build/html --bind 127.0.0.1 $(PORT)

# Resolve the direct dependencies of pyproject.toml anew (needs uv).
lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --fork-strategy fewest \
		--extra book --extra test --custom-compile-command "make lock" --upgrade pyproject.toml -o requirements.txt

clean:
	rm -rf .venv _build .pytest_cache .hypothesis build softmaxlib.egg-info

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -c "import pathlib; pathlib.Path('$(READY)').touch()"
