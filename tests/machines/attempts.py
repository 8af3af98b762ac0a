"""What is tried on a bare machine: each attempt is a function of a machine, named after what happens to it.

An attempt lies on a layer (see ``Machine``), fails by an assertion with what the machine said, and
returns in a few words what was seen.  ``ENVIRONMENT`` is the target that sets .venv up and builds nothing.
"""

import os
import re
import shlex
import signal
import subprocess
import time

from machine import COURSE, HOME, ROOT, Machine

ENVIRONMENT = "make .venv/.ready"
ATTEMPTS = {}


def attempt(layer: str):
    """Register a function as what is tried on top of ``layer``."""

    def register(function):
        ATTEMPTS[function.__name__] = (layer, function)
        return function

    return register


def in_course(command: str) -> str:
    return f"cd {COURSE} && {command}"


def first_make_book(machine: Machine) -> str:
    """The first `make book` with an empty pip cache, on which most of the others lie."""
    machine.clone()
    run = machine.run(in_course("make book"), timeout=1800).succeeds()
    assert "Setting up .venv" in run.output and "are here" in run.output, run
    megabytes = machine.run(f"du -sm {COURSE}/.venv | cut -f1").succeeds().output.strip()
    return f"{run.seconds:.0f} s, .venv has {megabytes} MB"


@attempt("bare")
def python_without_venv(machine):
    machine.clone()
    run = machine.run(in_course("make book")).says("venv: on Debian and Ubuntu, install the package python3.")
    assert len(run.output.splitlines()) <= 3, run
    return run.output.splitlines()[0]


@attempt("bare")
def a_python_that_is_not_there(machine):
    machine.clone()
    run = machine.run(in_course("make book PYTHON=python3.99")).says("python3.99")
    return run.output.splitlines()[0]


@attempt("venv")
def no_network_at_all(machine):
    machine.clone()
    run = machine.run(in_course("make book"), network=False).says("There seems to be no network", "make again")
    left = machine.run(in_course("ls -d .venv .venv-new")).output
    assert "cannot access '.venv'" in left and "cannot access '.venv-new'" in left, left
    return f"says so after {run.seconds:.0f} s"


def newest_python(machine) -> str:
    return machine.run("ls /usr/bin/python3.1[0-9] | sort -V | tail -1").succeeds().output.strip()


def keeps_to_its_folder(machine) -> None:
    """Hold that nothing of the student's is new but the course's folder and pip's cache."""
    ours = f"-not -path '{COURSE}/*' -not -path '{HOME}/.cache/pip/*'"
    found = machine.run(f"find {HOME} -newer /etc/hostname -not -type d {ours}").succeeds()
    assert found.output == "", found


@attempt("built")
def nothing_outside_the_folder(machine):
    machine.run(in_course("make help")).succeeds()
    machine.run(in_course(".venv/bin/python -m pytest -q tests/house"), timeout=900)
    keeps_to_its_folder(machine)
    return "nothing but pip's cache"


@attempt("built")
def the_second_time_without_a_network(machine):
    run = machine.run(in_course("make book"), network=False).succeeds()
    return f"{run.seconds:.0f} s"


@attempt("built")
def a_moved_folder(machine):
    machine.run(f"mkdir '{HOME}/neu' && mv {COURSE} '{HOME}/neu/Kurs [Übung] 2026'").succeeds()
    there = f"cd '{HOME}/neu/Kurs [Übung] 2026' && "
    machine.run(there + ".venv/bin/jupyter-book --version && .venv/bin/pip --version", network=False).succeeds()
    run = machine.run(there + "make book", network=False).succeeds()
    where = machine.run(
        there + "cd / && \"$OLDPWD/.venv/bin/python\" -c 'import softmaxlib; print(softmaxlib.__file__)'"
    )
    assert "Übung" in where.succeeds().output, where
    machine.run(there + '. .venv/bin/activate && test "$VIRTUAL_ENV" = "$PWD/.venv"').succeeds()
    machine.run(there + ".venv/bin/python -m pytest -q -n 2 tests/softmaxlib -k 'functions or losses'").succeeds()
    return f"make book offline, {run.seconds:.0f} s"


@attempt("built")
def a_copied_folder(machine):
    machine.run(f"cp -a {COURSE} {HOME}/copy").succeeds()
    machine.run(f"cd {HOME}/copy && {ENVIRONMENT}", network=False).succeeds()
    for name in ("course", "copy"):
        where = machine.run(f"{HOME}/{name}/.venv/bin/python -c 'import softmaxlib; print(softmaxlib.__file__)'")
        assert where.succeeds().output.strip() == f"{HOME}/{name}/softmaxlib/__init__.py", where
    return "each has its own library"


@attempt("built")
def newer_timestamps(machine):
    run = machine.run(
        in_course(f"ls -di .venv; touch pyproject.toml requirements.txt Makefile; {ENVIRONMENT}; ls -di .venv"),
        network=False,
    )
    before, after = run.succeeds().output.splitlines()
    assert before == after, run
    return f"{run.seconds:.1f} s, nothing was done"


@attempt("built")
def another_lock_and_no_network(machine):
    machine.run(in_course("sed -i 's/^numpy==2.4.6/numpy==2.4.5/' requirements.txt && git diff --stat")).succeeds()
    machine.run(in_course("make book"), network=False).says("There seems to be no network", ".venv is as it was")
    machine.run(in_course("make book KEEP=1"), network=False).succeeds()
    machine.run(in_course("git checkout requirements.txt && make book"), network=False).succeeds()
    return "kept, and KEEP=1 works with it"


@attempt("built")
def another_pyproject_and_no_network(machine):
    script = '\\n[project.scripts]\\nsoftmax-of = "softmaxlib.__main__:main"\\n'
    machine.run(
        in_course(f"sed -i 's/^.project.optional-dependencies.$/{script}&/' pyproject.toml && git diff --stat")
    ).succeeds()
    run = machine.run(in_course(f"{ENVIRONMENT} && ls .venv/bin/softmax-of"), network=False).succeeds()
    return f"registered anew offline, {run.seconds:.0f} s"


@attempt("built")
def two_makes_at_once(machine):
    machine.run(in_course("rm -rf .venv")).succeeds()
    first = machine.start(in_course("make book"))
    first.pid_of("pip install")
    second = machine.start(in_course(ENVIRONMENT))
    first.wait().succeeds()
    second.wait().succeeds()
    assert "Another make is setting up .venv" in second.output, second
    assert "Setting up" not in second.output, second
    return f"both fine, {first.seconds:.0f} s and {second.seconds:.0f} s"


@attempt("built")
def pip_killed_in_the_middle(machine):
    machine.run(in_course("rm -rf .venv")).succeeds()
    run = machine.start(in_course("make book"))
    pid = run.pid_of("pip install")
    time.sleep(8)
    os.kill(pid, signal.SIGKILL)
    run.wait().says("pip could not install")
    machine.run(in_course(ENVIRONMENT)).succeeds()
    return "said so; the next make set it up"


@attempt("built")
def the_set_up_killed_and_pip_goes_on(machine):
    machine.run(in_course("rm -rf .venv")).succeeds()
    run = machine.start(in_course("make book"))
    run.pid_of("pip install")
    os.kill(run.pid_of("python3 .ci/environment.py"), signal.SIGKILL)
    second = machine.run(in_course(ENVIRONMENT)).succeeds()
    run.wait()
    return f"the next make waited and set it up, {second.seconds:.0f} s"


@attempt("built")
def settings_of_pip_and_python(machine):
    machine.run(in_course("rm -rf .venv && mkdir -p ../.config/pip ../lib")).succeeds()
    machine.write(
        f"{HOME}/.config/pip/pip.conf",
        "[install]\nuser = true\nno-binary = :all:\nroot = /root\n[global]\ntimeout = 60\n",
    )
    machine.write(f"{HOME}/lib/numpy.py", "raise SystemExit('the wrong numpy')\n")
    settings = {"PIP_USER": "1", "PIP_TARGET": f"{HOME}/lib", "PIP_REQUIRE_HASHES": "0", "PIP_PREFIX": f"{HOME}/lib"}
    machine.run(in_course("make book"), PYTHONPATH=f"{HOME}/lib", PYTHONOPTIMIZE="2", **settings).succeeds()
    assert machine.run(f"ls {HOME}/lib").output.split() == ["numpy.py"]
    return "PIP_USER, PIP_TARGET, PIP_PREFIX, pip.conf, PYTHONPATH: no effect"


@attempt("built")
def a_home_that_cannot_be_written(machine):
    machine.run(
        f"mkdir /srv/course && cp -a {COURSE}/. /srv/course && rm -rf /srv/course/.venv /srv/course/_build",
        user="root",
    ).succeeds()
    machine.run(
        f"chown -R student:student /srv/course && chown -R root:root {HOME} && chmod -R a-w {HOME}", user="root"
    ).succeeds()
    run = machine.run("cd /srv/course && make book").succeeds()
    return f"{run.seconds:.0f} s"


@attempt("built")
def another_locale_and_path(machine):
    folder = f"{HOME}/Übung (neu) [2026] & mehr"
    machine.clone(folder)
    there = f"cd {shlex.quote(folder)} && "
    machine.run(there + "make book", LC_ALL="C").succeeds()
    machine.run(there + ".venv/bin/pip --version && make -j2 book help", LC_ALL="C").succeeds()
    return "spaces, brackets, umlauts and & in the path, LC_ALL=C"


@attempt("built")
def a_source_zip_and_no_git(machine):
    folder = f"{HOME}/softmax-main"
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    target = machine.merged / folder.lstrip("/")
    target.mkdir()
    subprocess.run(["tar", "-x", "-C", target], input=archive, check=True)
    machine.run(f"chown -R student:student {folder} && rm /usr/bin/git", user="root").succeeds()
    machine.run(f"cd {folder} && make book").succeeds()
    run = machine.run(f"cd {folder} && .venv/bin/python -m pytest -q -n 2 tests/house tests/web/test_notebooks.py")
    return run.succeeds().output.splitlines()[-1].strip("= ")


@attempt("built")
def a_python_that_was_removed(machine):
    machine.run(
        in_course("ln -sf /usr/bin/python3.99 .venv/bin/python3 && ln -sf /usr/bin/python3.99 .venv/bin/python")
    ).succeeds()
    machine.run(in_course(ENVIRONMENT), network=False).says("There seems to be no network")
    machine.run(in_course(ENVIRONMENT + " && .venv/bin/python -c 'import numpy'")).succeeds()
    return "set up anew when there is a network"


@attempt("built")
def an_environment_of_ones_own(machine):
    machine.run(in_course("rm -rf .venv && python3 -m venv .venv && touch .venv/mine")).succeeds()
    run = machine.run(in_course(ENVIRONMENT + " && ls .venv-old/mine")).succeeds()
    assert "it is now .venv-old" in run.output, run
    return "kept as .venv-old"


@attempt("built")
def an_activated_environment(machine):
    machine.run(in_course(". .venv/bin/activate && make book"), network=False).succeeds()
    machine.run(
        in_course("echo '--only-binary :all:' >> requirements.txt && . .venv/bin/activate && " + ENVIRONMENT)
    ).succeeds()
    machine.run(in_course(".venv/bin/python -c 'import numpy, softmaxlib'")).succeeds()
    return "can replace itself"


@attempt("built")
def another_python(machine):
    newer = newest_python(machine)
    now = machine.run(in_course(".venv/bin/python --version")).output.split()[1]
    if newer.endswith(now.rsplit(".", 1)[0]):
        same = machine.run(
            in_course(f"ls -di .venv; {ENVIRONMENT} PYTHON={newer}; ls -di .venv"), network=False
        ).succeeds()
        before, after = same.output.splitlines()
        assert before == after, same
        return f"there is only {now} here; named, it changes nothing"
    machine.run(in_course(f"{ENVIRONMENT} PYTHON={newer}"), network=False).says("no network")
    machine.run(in_course(f"{ENVIRONMENT} PYTHON={newer}")).succeeds()
    run = machine.run(in_course("make book && .venv/bin/python --version"), network=False).succeeds()
    assert f"Python {newer.rsplit('python')[-1]}" in run.output.splitlines()[-1], run
    return f"{now}, then {run.output.splitlines()[-1]}, which stays"


@attempt("built")
def a_taken_port(machine):
    server = machine.start("exec python3 -m http.server --bind 127.0.0.1 8000")
    time.sleep(3)
    try:
        run = machine.run(in_course("make serve"), timeout=60).says("8000", "PORT=")
    finally:
        os.killpg(server.process.pid, signal.SIGKILL)
    return [line for line in run.output.splitlines() if "PORT=" in line][0]


@attempt("built")
def lock_without_uv(machine):
    run = machine.run(in_course("make lock")).says("make lock needs uv")
    machine.run(in_course("git diff --exit-code")).succeeds()
    return run.output.splitlines()[0]


@attempt("built")
def help_is_there(machine):
    run = machine.run(in_course("make help")).succeeds()
    assert re.search(r"^\s*book\s", run.output, re.M), run
    return f"{len(run.output.splitlines())} lines"


@attempt("built")
def jupyterlab_beside_it(machine):
    machine.run(in_course(".venv/bin/python -m pip install --quiet jupyterlab")).succeeds()
    machine.run(f"mv {COURSE} {HOME}/moved && cd {HOME}/moved && {ENVIRONMENT}", network=False).succeeds()
    run = machine.run(f"cd {HOME}/moved && .venv/bin/jupyter lab --version && make book", network=False).succeeds()
    return f"JupyterLab {run.output.splitlines()[0]} stays, also in a moved folder"


@attempt("venv")
def the_library_without_a_lock(machine):
    python = install_the_library(machine)
    machine.run(f"cd / && {python} -c 'from softmaxlib import softmax; print(softmax([0.0, 0.0]))'").succeeds()
    return f"{newest_python(machine)}: pip install and import"


@attempt("venv")
def eqcheck_without_its_extra(machine):
    run = machine.run(f"cd / && {install_the_library(machine)} -m eqcheck {COURSE}/book").says("eqcheck")
    assert run.code == 2, run
    return run.output.splitlines()[-1][:100]


def install_the_library(machine) -> str:
    """Install the library alone in an environment of the machine's newest Python; return that environment's Python."""
    machine.clone()
    machine.run(f"{newest_python(machine)} -m venv {HOME}/mine").succeeds()
    machine.run(f"{HOME}/mine/bin/pip install --quiet {COURSE}").succeeds()
    return f"{HOME}/mine/bin/python"


@attempt("built")
def a_kernel_of_the_students_own(machine):
    python = f"{HOME}/mine/bin/python"
    machine.run(f"python3 -m venv {HOME}/mine && {python} -m pip install --quiet ipykernel").succeeds()
    machine.run(f"{python} -m ipykernel install --user --name python3").succeeds()
    before = machine.run(f"{python} -m pip list; find {HOME}/.local -type f | sort").succeeds().output
    run = machine.run(in_course(".venv/bin/python -m pytest -q tests/web/test_downloads.py")).succeeds()
    after = machine.run(f"{python} -m pip list; find {HOME}/.local -type f | sort").succeeds().output
    assert before == after, f"{before}\nbecame\n{after}"
    return "untouched; " + run.output.splitlines()[-1].strip("= ")


def is_a_clean_build(machine) -> None:
    """Hold that the site is the one that a build from nothing gives, byte for byte."""
    machine.run(in_course("rm -rf ../site && cp -a _build/html ../site && rm -rf _build && make book")).succeeds()
    machine.run(in_course("diff -r ../site _build/html")).succeeds()


@attempt("built")
def the_site_after_a_second_build(machine):
    machine.run(in_course("make book")).succeeds()
    is_a_clean_build(machine)
    return "as a clean build, byte for byte"


@attempt("built")
def the_site_after_an_interruption(machine):
    for delay in (3, 6):
        run = machine.start(in_course("rm -rf _build && make book"))
        time.sleep(delay)
        os.killpg(run.process.pid, signal.SIGINT)
        run.wait()
        machine.run(in_course("make book")).succeeds()
        is_a_clean_build(machine)
    return "as a clean build, byte for byte"


@attempt("built")
def the_site_after_a_broken_link(machine):
    machine.run(in_course("cp book/errata.md ../errata.md && echo '[gone](gone.md)' >> book/errata.md")).succeeds()
    for _ in range(3):
        machine.run(in_course("make book")).says("gone")
    machine.run(in_course("cp ../errata.md book/errata.md && make book")).succeeds()
    is_a_clean_build(machine)
    return "fails each time until it is repaired"


@attempt("built")
def the_site_after_a_page_was_removed(machine):
    machine.write(f"{COURSE}/book/page.md", "# A page\n\nText.\n")
    before = "      - file: book/errata"
    machine.run(in_course(f"sed -i 's|{before}|      - file: book/page\\n&|' _toc.yml && make book")).succeeds()
    machine.run(in_course("rm book/page.md && git checkout _toc.yml && make book")).succeeds()
    machine.run(in_course("test ! -e _build/html/book/page.html")).succeeds()
    is_a_clean_build(machine)
    return "as a clean build, byte for byte"


@attempt("built")
def command_lines(machine):
    """What one types first, and types wrong; every wrong is told at once, and the shell hears of it."""
    python = f"{COURSE}/.venv/bin/python"
    wrong = []
    machine.run("mkdir ~/empty").succeeds()
    machine.write(f"{HOME}/code.py", "x = 1\n")
    machine.write(f"{HOME}/braces.md", "# A\n\n```eqcheck\nsymbols:\n  x: real\n```\n\n$x = x$\n")
    for command in ("softmaxlib --version", "eqcheck --version"):
        wrong += [command] if machine.run(f"{python} -m {command}").code else []
    for command in ("eqcheck empty", "eqcheck code.py"):
        wrong += [command] if machine.run(f"cd && {python} -m {command}").code == 0 else []
    if "{eqcheck}" not in machine.run(f"cd && {python} -m eqcheck braces.md").output:
        wrong.append("eqcheck says nothing of a block without braces")
    assert not wrong, wrong
    return "all told"


def all_tests(machine, options: str = "") -> str:
    """`make test` with the newest Python of the machine; nothing outside the folder changes."""
    newest = newest_python(machine)
    run = machine.run(in_course(f"make test PYTHON={newest} {options}"), timeout=3600).succeeds()
    keeps_to_its_folder(machine)
    return f"{newest}: " + [line for line in run.output.splitlines() if " passed" in line][-1].strip("= ")
