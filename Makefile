# Two commands do everything on a fresh machine: `make book` and `make test`; `make help` lists the others.
# They need Python 3.11 to 3.15 with its module venv, and make: the rest is set up in .venv/.

PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
# A rule that needs the environment names READY: whether there is anything to do, the script decides.
READY := .venv/.ready
# The libraries that `make bench` compares with live in an environment of their own.
BENCH_BIN := $(subst .venv,.venv-bench,$(BIN))
BENCH_READY := .venv-bench/.ready
# So do the engines that train the chapter's model elsewhere.
ENGINES_BIN := $(subst .venv,.venv-engines,$(BIN))
ENGINES_READY := .venv-engines/.ready
# So does the tool that changes softmaxlib to see whether its tests notice.
MUTANTS_BIN := $(subst .venv,.venv-mutants,$(BIN))
MUTANTS_READY := .venv-mutants/.ready
# A Python that is named (PYTHON=python3.14) counts also where an environment of another one is there.
SET_UP := $(PYTHON) .ci/environment.py $(if $(filter file,$(origin PYTHON)),,--this-python)
# And plain Sphinx with the newest theme, for the day when Jupyter Book 1 cannot be had any more.
NEXT_BIN := $(subst .venv,.venv-next,$(BIN))
PORT ?= 8000

# What tools keep for themselves stays in this folder, and what they would find at home changes nothing here.
export JUPYTER_CONFIG_DIR := $(CURDIR)/_build/home/jupyter/config
export JUPYTER_DATA_DIR := $(CURDIR)/_build/home/jupyter/data
export JUPYTER_RUNTIME_DIR := $(CURDIR)/_build/home/jupyter/runtime
export IPYTHONDIR := $(CURDIR)/_build/home/ipython
export MPLCONFIGDIR := $(CURDIR)/_build/home/matplotlib
export PYTHONNOUSERSITE := 1
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONOPTIMIZE PYTHONDONTWRITEBYTECODE JUPYTER_PATH JUPYTER_CONFIG_PATH

.PHONY: book book-pdf handout next test test-long bench boosting variations engines tensors mutants findings notebooks serve lock clean help $(READY) $(BENCH_READY) $(ENGINES_READY) $(MUTANTS_READY)
.DELETE_ON_ERROR:

## book         build the site into _build/html (what make does when nothing is named)
book: $(READY)
	@$(BIN)/python web/make_book.py

## book-pdf     the site with the PDFs that it links; needs Chromium
book-pdf: $(READY)
	@$(BIN)/python web/make_book.py --pdf

## handout      what a lecturer hands out: notebooks, sheets, slides, a quiz; its PDFs need Chromium;
##              with NOTATION=bishop, PDFs and slides in those letters
handout: book
	@$(BIN)/python web/make_handout.py

## next         the same pages without Jupyter Book, by the newest versions of all else
next: book
	@$(PYTHON) -m venv .venv-next
	@$(NEXT_BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager \
		$$($(BIN)/python .ci/newest.py sphinx) setuptools sphinx-copybutton sphinx-design sphinx-external-toc
	@$(BIN)/python web/way_out.py $(NEXT_BIN)/python

## test         run every test on a few cases, and some notebooks; TESTS=wide takes what the CI takes
# A quick sample of many equal cases while you work; TESTS=wide takes more, and WHOLE_TESTS=1 everything.
# Files in the order of tests/conftest.py: the long ones first, small ones fill both cores at the end.
test: export TESTS ?= quick
test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --nbval --nbval-current-env --nbval-sanitize-with tests/nbval.cfg tests book

## test-long    the same with a hundred thousand random inputs: an hour or so
# A hundred thousand random inputs and every mutant of every equation; a thousand seeds of `diagnose`
# for every mistake of every kind, and for how far apart the mistakes are; each mistake in each form that
# `diagnose` can read; each in every alphabet and way of typing that the clinic reads; and whatever else
# `make test` takes a sample of. Takes an hour or so.
test-long: $(READY)
	EQCHECK_LONG=1 WHOLE_TESTS=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests/eqcheck/judging/test_fuzz.py
	WHOLE_TESTS=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests
	CLINIC_LONG=1 $(BIN)/python -m pytest -n 2 tests/clinic/test_dressed.py
	MISTAKES_LONG=1 WHOLE_TESTS=1 $(BIN)/python -m pytest -n 2 tests/softmaxlib/mistakes/test_mistakes.py tests/softmaxlib/mistakes/test_mistakes_catalogue.py tests/softmaxlib/mistakes/test_every_form.py

## bench        compare the library with SciPy, scikit-learn, PyTorch and JAX
# Beside SciPy, scikit-learn, PyTorch and JAX: writes benchmarks/results.json and its tables in
# benchmarks/REPORT.md.  `make bench ONLY=accuracy,speed` shows some of it and writes nothing.
# `make bench ONLY=page` asks how soon the pages of this site are there, beside an earlier commit's (BASE=…),
# and writes benchmarks/page.json and its table on that page; `make bench ONLY=python` how soon Python in a page answers.
# `make bench ONLY=checkers` asks the gradient checkers of eight libraries, each in an environment of its own,
# and writes softmaxlib/measured/checkers.json, which the chapter on finite differences shows.
bench: $(if $(filter checkers,$(ONLY)),$(READY),$(if $(filter page python,$(ONLY)),book,$(BENCH_READY)))
	$(if $(filter checkers,$(ONLY)),$(BIN)/python benchmarks/checkers.py,$(if $(filter page,$(ONLY)),$(BIN)/python benchmarks/page.py $(if $(BASE),--base $(BASE)),$(if $(filter python,$(ONLY)),$(BIN)/python benchmarks/python_in_page.py,$(BENCH_BIN)/python benchmarks/run.py $(if $(ONLY),--only $(ONLY)))))

## engines      train the digits with JAX, Spark and little memory; needs Java 17 for Spark
# Writes softmaxlib/measured/engines.json, which the chapter on training reads. Takes some minutes and Linux.
engines: $(ENGINES_READY)
	@java -version >/dev/null 2>&1 || { echo "make engines needs Java 17 or newer for Spark (Debian: apt-get install default-jre-headless)" >&2; exit 1; }
	$(ENGINES_BIN)/python benchmarks/engines.py

## boosting     ask four boosting libraries what they divide by, in an environment of their own
# Writes softmaxlib/measured/boosting.json, which the chapter Second order reads.
boosting:
	@$(SET_UP) .venv-boosting benchmarks/boosting-requirements.txt
	$(subst .venv,.venv-boosting,$(BIN))/python benchmarks/boosting.py

## variations   ask PyTorch, Keras and optax about variations of the loss, in an environment of their own
# Writes softmaxlib/measured/variations.json, which the chapter Variations reads.
variations:
	@$(SET_UP) .venv-variations benchmarks/variations-requirements.txt
	$(subst .venv,.venv-variations,$(BIN))/python benchmarks/variations.py

## tensors      the tests of functions of PyTorch's tensors and of JAX, where `make bench` has them
tensors: $(BENCH_READY)
	$(BENCH_BIN)/python -m pip install --quiet --disable-pip-version-check --target _build/tensors \
		$$(sed -n 's/^\(pytest\|pluggy\|iniconfig\|packaging\|pygments\)==\([^ ]*\).*/\1==\2/p' requirements.txt)
	PYTHONPATH=.:_build/tensors:tests/common $(BENCH_BIN)/python -m pytest -q -p no:cacheprovider --noconftest -c /dev/null --rootdir . tests/softmaxlib/mistakes/test_tensors.py

## mutants      change the library piece by piece and list what no test notices: an hour or so
# Every single change of softmaxlib that no test notices, beyond those that are known to change
# nothing: an hour or so.  `make mutants ONLY=linear` takes one module (not on Windows).
mutants: $(MUTANTS_READY)
	WHOLE_TESTS=1 $(MUTANTS_BIN)/python benchmarks/mutation.py $(ONLY)

## findings     see whether other people's software still surprises as findings/ says
# Surprises about other people's software, each in an environment of its own: see findings/README.md.
# Tens of minutes; `make findings ONLY=name` runs one and shows what it prints.
findings:
	PYTHON="$(PYTHON)" bash findings/_all.sh "$(ONLY)"

## notebooks    run all notebooks anew and store their outputs
notebooks: $(READY)
	$(BIN)/python web/notebooks.py

## serve        show the site at http://127.0.0.1:8000, or with PORT=8001 at another port
serve: book
	@$(BIN)/python web/serve.py _build/html $(PORT)

## lock         make requirements.txt anew from pyproject.toml; needs uv
lock:
	@uv --version >/dev/null 2>&1 || { echo "make lock needs uv, which pip installs: python3 -m pip install uv" >&2; exit 1; }
	uv pip compile --universal --generate-hashes --python-version 3.11 --fork-strategy fewest \
		--extra book --extra eqcheck --extra test --custom-compile-command "make lock" --upgrade pyproject.toml -o requirements.txt

## clean        remove everything that the others made
clean:
	rm -rf .venv .venv-* .venv*.lock _build .pytest_cache .eqcheck_cache .hypothesis build softmaxlib.egg-info book/.ipynb_checkpoints
	find . -name __pycache__ -prune -exec rm -rf {} +

## help         list all this
help:
	@echo "make book, make test, and so on:"
	@sed -n 's/^## /  /p' Makefile
	@echo "Behind each of them: PYTHON=python3.14 sets .venv/ up with that Python, KEEP=1 takes .venv/ as it is."

# KEEP=1 takes an environment as it is, whatever requirements.txt says.
$(READY):
	@$(if $(KEEP),,$(SET_UP) --project .venv requirements.txt)

$(BENCH_READY):
	@$(if $(KEEP),,$(SET_UP) .venv-bench benchmarks/requirements.txt)

$(ENGINES_READY):
	@$(if $(KEEP),,$(SET_UP) .venv-engines benchmarks/engines-requirements.txt)

$(MUTANTS_READY):
	@$(if $(KEEP),,$(SET_UP) .venv-mutants requirements.txt benchmarks/mutation-requirements.txt)
