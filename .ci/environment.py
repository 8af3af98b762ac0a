"""Set up the environment that `make` works in, or leave it alone where nothing has changed.

    python3 .ci/environment.py [--project] [--this-python] FOLDER REQUIREMENTS [REQUIREMENTS ...]

FOLDER is built from the text of the files REQUIREMENTS, not from their times, in a folder beside
it which takes its place only when it is complete: what worked goes on working until then.  With
--project this checkout is registered in it, anew (without a network) where the folder was moved or
pyproject.toml has changed.  With --this-python it is built anew where another Python made it.
Only one process works at a time; a second one waits.

Whatever goes wrong is said in one sentence, so this file is in a language that a Python too old
for the course can read, and needs the standard library only.
"""

import argparse
import ast
import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time

# The Pythons that requirements.txt was made for.
OLDEST, NEWEST = (3, 11), (3, 15)

# The settings of pip that say where packages come from.  All others (user, target, no-binary and
# so on) would change what is installed, or where, and do not reach it.
SOURCES = set(
    "index-url extra-index-url find-links no-index cert client-cert proxy trusted-host timeout default-timeout "
    "retries cache-dir no-cache-dir keyring-provider use-feature use-deprecated".split()
)

# How a script begins that finds its Python beside itself, wherever the folder is (the form is uv's).
HEAD = b"""#!/bin/sh
'''exec' "$(dirname -- "$(realpath -- "$0")")/python" "$0" "$@"
' '''
"""
FIXED_HEAD = re.compile(
    b"\\A(?:#![^\n]*/python[0-9.]*\n|#!/bin/sh\n'''exec' [^\n]*/python[0-9.]*\"? [^\n]*\n' '''\n)"
)

ON_WINDOWS = os.name == "nt"
# What pip says where it cannot reach a package's page or file: with retries, without, and in the middle of one.
NO_NETWORK = re.compile("onnection broken|Max retries exceeded|from versions: none|onnection error|ead timed out")


def main():
    parser = argparse.ArgumentParser(description="Set up the environment that make works in.")
    parser.add_argument("--project", action="store_true", help="register this checkout in it")
    parser.add_argument("--this-python", action="store_true", help="build it anew where another Python made it")
    parser.add_argument("folder")
    parser.add_argument("requirements", nargs="+")
    arguments = parser.parse_args()
    environment = Environment(arguments.folder, arguments.requirements, arguments.project)
    if environment.step(arguments.this_python) is None:
        return
    with alone(arguments.folder + ".lock", arguments.folder):
        step = environment.step(arguments.this_python)
        if step == "build":
            environment.build(sys.executable if arguments.this_python else environment.its_python())
        if step is not None:
            environment.settle()


class Environment:
    """The environment in ``folder`` with the packages of ``requirements``, and with this checkout if ``project``."""

    def __init__(self, folder, requirements, project):
        self.folder, self.requirements, self.project = folder, requirements, project
        self.mark = os.path.join(folder, ".ready")

    def step(self, this_python):
        """Return what is to be done: ``"build"``, ``"settle"`` (it was moved, say) or ``None``."""
        python = sys.executable if this_python else None
        return next_step(self.found(), self.wanted(), python and os.path.realpath(python))

    def found(self):
        """Return what the mark of the environment says, or ``{}`` where it has none or no Python that runs."""
        try:
            with open(self.mark) as file:
                found = json.load(file)
            python = os.path.realpath(python_in(self.folder))
            if python != found["python"] and version_of(python) != found["version"]:
                return {}
            return found if os.path.exists(python) else {}
        except (IOError, OSError, ValueError, KeyError, TypeError):
            return {}

    def wanted(self):
        """Return what the mark is to say of the packages, of this project, and of the place."""
        return {
            "packages": digest([line for name in self.requirements for line in lines_of(name)]),
            "project": digest(lines_of("pyproject.toml")) if self.project else None,
            "place": os.path.realpath(self.folder),
        }

    def its_python(self):
        """Return the Python of the older environment, if it can make this one, else the one that runs."""
        return python_in(self.folder) if supported(self.found().get("version", "")) else sys.executable

    def build(self, python):
        """Build the environment beside the old one, and put it in its place when it has all packages."""
        refuse_a_python_that_cannot(python)
        new = self.folder + "-new"
        started = time.time()
        lines = [line for name in self.requirements for line in lines_of(name)]
        names = len(set(line.split("==")[0] for line in lines if "==" in line))
        say(
            "Setting up %s with Python %s: about %d packages, which takes a minute or two; only the first time "
            "they come over the network." % (self.folder, version_of(python), names)
        )
        remove(new)
        code, words = run([python, "-m", "venv", new])
        if code:
            stop(words, "Python's own venv failed; what it said stands above.")
        for name in self.requirements:
            self.install(new, name, names)
        with open(os.path.join(new, ".ready"), "w") as file:
            made = {"packages": self.wanted()["packages"], "version": version_of(python_in(new))}
            json.dump(dict(made, python=os.path.realpath(python_in(new))), file)
        replace(self.folder, new)
        say("%s has its packages after %d s." % (self.folder, time.time() - started))

    def install(self, new, name, total):
        """Install what the file ``name`` lists, and say now and then how far it is."""
        command = [python_in(new), "-m", "pip", "install", "--disable-pip-version-check", "-r", name]
        if any("--hash=" in line for line in lines_of(name)):
            command.append("--require-hashes")
        progress = Progress(total)
        code, words = run(command, pip_environment(python_in(new)), progress)
        if code == 0:
            return
        remove(new)
        kept = "%s is as it was, but for an older %s" % (self.folder, name) if self.found() else "nothing was changed"
        if NO_NETWORK.search(words):
            stop(
                words,
                "There seems to be no network, and %s needs packages that are not here: run make again when there is "
                "one (%s; KEEP=1 behind a make command takes %s as it is)." % (self.folder, kept, self.folder),
            )
        stop(words, "pip could not install what %s lists; its words stand above (%s)." % (name, kept))

    def settle(self):
        """Make the environment one of this place: its scripts, and this checkout in it.  Needs no network."""
        python = python_in(self.folder)
        if not ON_WINDOWS:
            code, words = run([python, "-m", "venv", "--without-pip", self.folder])  # the scripts that activate it
            if code:
                stop(words, "Python's own venv failed; what it said stands above.")
            free_the_scripts(os.path.dirname(python))
        if self.project:
            code, words = run(
                [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-index", "--no-deps"]
                + ["--no-build-isolation", "-e", "."],
                pip_environment(python),
            )
            if code:
                stop(words, "This folder could not be registered in %s; pip's words stand above." % self.folder)
        with open(self.mark) as file:
            found = json.load(file)
        with open(self.mark + "-new", "w") as file:
            json.dump(dict(found, **self.wanted()), file)
        remove(self.mark)
        os.rename(self.mark + "-new", self.mark)


def next_step(found, wanted, python=None):
    """Return ``"build"``, ``"settle"`` or ``None``, given two marks and the path of the Python that is asked for."""
    moved = found.get("place") != wanted["place"]
    if found.get("packages") != wanted["packages"] or python not in (None, found.get("python")):
        return "build"
    if moved and ON_WINDOWS and found.get("place"):
        return "build"  # programs there know their Python by its full path
    return "settle" if moved or found.get("project") != wanted["project"] else None


def refuse_a_python_that_cannot(python):
    """Stop with a sentence where ``python`` is too old or too new for the lock, or comes without venv."""
    version = version_of(python)
    if not supported(version):
        stop(
            "",
            "%s is Python %s, but %d.%d to %d.%d is needed: name one, as in make book PYTHON=python3.13"
            % ((python, version) + OLDEST + NEWEST),
        )
    if run([python, "-c", "import venv, ensurepip"])[0]:
        stop(
            "",
            "%s comes without the module venv: on Debian and Ubuntu, install the package python%s-venv."
            % (python, version),
        )


def supported(version):
    return OLDEST <= tuple(int(part) for part in version.split(".") if part) <= NEWEST


def version_of(python):
    """Return the version of ``python`` as in ``"3.11"``, or ``""`` where it does not run."""
    if python == sys.executable:
        return "%d.%d" % sys.version_info[:2]
    code, words = run([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    return "" if code else words.strip()


def python_in(folder):
    return os.path.join(folder, "Scripts", "python.exe") if ON_WINDOWS else os.path.join(folder, "bin", "python")


def lines_of(name):
    """Return the lines of a file that are not comments."""
    with open(name, "rb") as file:
        return [line for line in file.read().decode("utf-8").splitlines() if not line.strip().startswith("#")]


def digest(lines):
    return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()


def run(command, environment=None, each_line=None):
    """Run ``command``; return its exit code and all that it printed, and hand every line to ``each_line``."""
    environment = dict(os.environ if environment is None else environment)
    for name in ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__"):
        environment.pop(name, None)
    can_inherit = HELD is not None and not ON_WINDOWS and sys.version_info >= (3, 2)
    inherited = {"pass_fds": [HELD.fileno()]} if can_inherit else {}
    try:
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **inherited
        )
    except OSError as error:
        return 127, str(error)
    lines = []
    for line in process.stdout:
        lines.append(line.decode("utf-8", "replace"))
        if each_line:
            each_line(lines[-1])
    return process.wait(), "".join(lines)


def pip_environment(python):
    """Return the variables that pip is run with: of its settings, only those that say where packages come from."""
    code, listing = run([python, "-m", "pip", "config", "list"])
    return pip_variables(os.environ, listing if code == 0 else "")


def pip_variables(environment, listing):
    """Return ``environment`` with the settings in ``listing`` (of ``pip config list``) that are in ``SOURCES``."""
    variables = dict((name, value) for name, value in environment.items() if not name.startswith("PIP_"))
    settings = re.findall(r"^(global|install|:env:)\.([\w-]+)=(.+?)\s*$", listing, re.M)
    for section in ("global", "install", ":env:"):
        for where, name, value in settings:
            if where == section and name in SOURCES:
                variables["PIP_" + name.upper().replace("-", "_")] = ast.literal_eval(value)
    return dict(variables, PIP_CONFIG_FILE=os.devnull, PIP_USER="0", PYTHONNOUSERSITE="1")


class Progress:
    """Say every ten seconds how many packages pip has at hand, and when it goes on to install them."""

    def __init__(self, total):
        self.total, self.fetched, self.said = total, 0, time.time()

    def __call__(self, line):
        self.fetched += line.startswith("Collecting ")
        if line.startswith("Installing collected packages"):
            self.said = float("inf")
            say("  all are here; installing them")
        elif time.time() - self.said > 10:
            self.said = time.time()
            say("  %d of about %d packages are here" % (self.fetched, self.total))


def free_the_scripts(folder):
    """Let every script of Python in ``folder`` find its Python beside itself, so that it can be moved."""
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.islink(path) or not os.path.isfile(path):
            continue
        with open(path, "rb") as file:
            text = file.read()
        freed = FIXED_HEAD.sub(lambda found: HEAD, text, 1)
        if freed != text:
            with open(path, "wb") as file:
                file.write(freed)


def replace(folder, new):
    """Put ``new`` in the place of ``folder``; one that was not made here is kept beside it."""
    old = folder + "-old"
    if os.path.exists(os.path.join(old, ".ready")):
        remove(old)
    if os.path.exists(os.path.join(folder, ".ready")):
        try:
            os.rename(folder, old)
        except OSError:  # where it came with the image of a container
            remove(folder)
    elif os.path.exists(folder):
        if os.path.exists(old):
            stop("", "%s is in the way: remove it, or put it elsewhere, and run make again." % old)
        shutil.move(folder, old)
        say("The %s that was there was not made by make: it is now %s." % (folder, old))
    os.rename(new, folder)
    if os.path.exists(os.path.join(old, ".ready")):
        remove(old)


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.remove(path)


HELD = None  # the file that says that this process is at work; pip holds it as well, should this process die


@contextlib.contextmanager
def alone(path, what):
    """Wait until no other process works on ``what``, and keep others waiting meanwhile."""
    global HELD
    with open(path, "a+") as HELD:
        if not taken(HELD):
            say("Another make is setting up %s: waiting for it." % what)
            while not taken(HELD):
                time.sleep(0.2)
        try:
            yield
        finally:
            HELD = None


def taken(file):
    """Try to take ``file`` for this process; it is free again when the process ends, however it ends."""
    try:
        if ON_WINDOWS:
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (IOError, OSError):
        return False
    return True


def say(words):
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def stop(output, sentence):
    """End with ``sentence``, behind the last lines of what a program printed."""
    tail = "".join("    %s\n" % line for line in output.splitlines()[-12:])
    sys.exit(tail + sentence)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("Stopped: what was there before is as it was.")
