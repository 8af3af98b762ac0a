"""The environment that make sets up: which Pythons the lock serves, and what the script decides and survives."""

import ast
import errno
import importlib.metadata
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from site_build import ROOT

SCRIPT = ROOT / ".ci" / "environment.py"
spec = importlib.util.spec_from_file_location("environment", SCRIPT)
environment = importlib.util.module_from_spec(spec)
spec.loader.exec_module(environment)

VERSIONS = [f"3.{minor}" for minor in range(environment.OLDEST[1], environment.NEWEST[1] + 1)]
SYSTEMS = [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt")]
LOCKED = [Requirement(line.rstrip(" \\")) for line in environment.lines_of(ROOT / "requirements.txt") if "==" in line]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

needs_make = pytest.mark.skipif(not shutil.which("make") or os.name == "nt", reason="needs make and a shell")


def chosen(version: str, system=SYSTEMS[0]) -> dict:
    """Return ``{package: [version, …]}``: what the lock has for a Python on a system."""
    marker = {"python_version": version, "python_full_version": f"{version}.1"}
    marker |= dict(zip(("sys_platform", "platform_system", "os_name"), system)) | {"implementation_name": "cpython"}
    packages = {}
    for locked in LOCKED:
        if locked.marker is None or locked.marker.evaluate(marker):
            packages.setdefault(locked.name, []).append(str(locked.specifier).removeprefix("=="))
    return packages


class TestTheLock:
    @pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system[0])
    @pytest.mark.parametrize("version", VERSIONS)
    def test_it_has_one_version_of_every_dependency(self, version, system):
        packages = chosen(version, system)
        assert {name: found for name, found in packages.items() if len(found) > 1} == {}
        extras = PROJECT["project"]["optional-dependencies"]
        for line in [*PROJECT["project"]["dependencies"], *extras["book"], *extras["eqcheck"], *extras["test"]]:
            asked = Requirement(line)
            assert asked.specifier.contains(packages[asked.name][0]), line

    def test_only_the_newest_python_has_versions_of_its_own(self):
        assert all(chosen(version) == chosen(VERSIONS[0]) for version in VERSIONS[:-1])
        ours, newest = chosen(VERSIONS[0]), chosen(VERSIONS[-1])
        differing = {name for name in ours.keys() & newest.keys() if ours[name] != newest[name]}
        held = map(Requirement, PROJECT["tool"]["uv"]["constraint-dependencies"])
        assert differing == {asked.name for asked in held if asked.marker}

    def test_the_library_can_be_installed_on_any_later_python(self):
        for bound in (
            PROJECT["project"]["requires-python"],
            importlib.metadata.metadata("softmaxlib")["Requires-Python"],
        ):
            assert SpecifierSet(bound) == SpecifierSet(">=3.11")

    def test_all_name_the_same_pythons(self):
        oldest, newest = VERSIONS[0], VERSIONS[-1]
        workflow = yaml.safe_load(
            (ROOT / ".github" / "workflows" / "test-and-publish.yml").read_text(encoding="utf-8")
        )
        assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == [oldest, newest]
        assert PROJECT["project"]["requires-python"] == f">={oldest}"
        for name in ("Makefile", "README.md"):
            text = (ROOT / name).read_text(encoding="utf-8")
            assert re.search(rf"{oldest} to {newest}\b", text), name
            assert {found for found in re.findall(r"python(3\.\d+)", text)} <= set(VERSIONS), name
        binder = (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip().removeprefix("python-")
        assert binder in VERSIONS


class TestTheNextStep:
    WANTED = {"packages": "p", "project": "t", "place": "/a/.venv"}
    MADE = WANTED | {"python": "/usr/bin/python3.13", "version": "3.13"}

    def test_nothing_where_nothing_changed(self):
        assert environment.next_step(self.MADE, self.WANTED) is None
        assert environment.next_step(self.MADE, self.WANTED, "/usr/bin/python3.13") is None

    def test_it_is_built_where_there_is_none(self):
        assert environment.next_step({}, self.WANTED) == "build"

    def test_it_is_built_for_other_packages_and_for_another_python(self):
        assert environment.next_step(self.MADE, self.WANTED | {"packages": "q"}) == "build"
        assert environment.next_step(self.MADE, self.WANTED, "/usr/bin/python3.14") == "build"

    @pytest.mark.skipif(os.name == "nt", reason="a moved environment is built anew there")
    @pytest.mark.parametrize("change", [{"place": "/b/.venv"}, {"project": "u"}])
    def test_it_settles_where_it_was_moved_and_where_the_project_changed(self, change):
        assert environment.next_step(self.MADE, self.WANTED | change) == "settle"

    def test_it_settles_where_that_was_interrupted(self):
        begun = {name: self.MADE[name] for name in ("packages", "python", "version")}
        assert environment.next_step(begun, self.WANTED) == "settle"


class TestTheMark:
    @pytest.fixture
    def made(self, tmp_path, monkeypatch):
        """An environment whose packages are two files, as it is once it is complete."""
        monkeypatch.chdir(tmp_path)
        for name in ("one.txt", "two.txt", "pyproject.toml"):
            (tmp_path / name).write_text(f"# why\n{name}==1\n", encoding="utf-8")
        made = environment.Environment(".venv", ["one.txt", "two.txt"], project=True)
        python = Path(environment.python_in(".venv"))
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)
        mark = made.wanted() | {"python": os.path.realpath(sys.executable), "version": "%d.%d" % sys.version_info[:2]}
        Path(made.mark).write_text(json.dumps(mark), encoding="utf-8")
        return made

    def test_newer_timestamps_and_other_comments_change_nothing(self, made):
        assert made.step(False) is None
        assert made.step(True) is None
        Path("one.txt").write_text("# because\none.txt==1\n", encoding="utf-8")
        os.utime("pyproject.toml", (time.time() + 60,) * 2)
        assert made.step(False) is None

    @pytest.mark.parametrize(
        ("name", "step"), [("one.txt", "build"), ("two.txt", "build"), ("pyproject.toml", "settle")]
    )
    def test_another_text_does(self, made, name, step):
        Path(name).write_text("another==2\n", encoding="utf-8")
        assert made.step(False) == step

    def test_a_python_that_is_gone(self, made):
        python = Path(environment.python_in(".venv"))
        python.unlink()
        python.symlink_to("/nowhere/python3.99")
        assert made.step(False) == "build"
        assert made.its_python() == sys.executable
        mark = json.loads(Path(made.mark).read_text(encoding="utf-8")) | {"python": "/nowhere/python3.99"}
        Path(made.mark).write_text(json.dumps(mark), encoding="utf-8")
        assert made.step(False) == "build"

    @pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null"])
    def test_a_mark_that_says_nothing(self, made, text):
        Path(made.mark).write_text(text, encoding="utf-8")
        assert made.step(False) == "build"

    def test_its_python_stays_where_none_is_named(self, made):
        assert made.its_python() == environment.python_in(".venv")


class TestPip:
    LISTING = """\
:env:.cert='/a/bundle.crt'
:env:.target='/elsewhere'
:env:.user='1'
download.no-cache-dir='true'
global.cert='/b/bundle.crt'
global.proxy='http://127.0.0.1:3128'
install.no-binary=':all:'
install.timeout='60'
install.user='true'
"""

    def test_it_hears_where_packages_come_from_and_nothing_else(self):
        heard = environment.pip_variables({"HOME": "/h", "PIP_USER": "1", "PIP_TARGET": "/elsewhere"}, self.LISTING)
        assert heard == {
            "HOME": "/h",
            "PIP_CERT": "/a/bundle.crt",
            "PIP_PROXY": "http://127.0.0.1:3128",
            "PIP_TIMEOUT": "60",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_USER": "0",
            "PYTHONNOUSERSITE": "1",
        }

    @pytest.mark.parametrize(
        ("words", "is_missing"),
        [
            (
                "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(…)': /simple/lark/",
                True,
            ),
            (
                "ERROR: Could not find a version that satisfies the requirement lark==1.3.1 (from versions: none)",
                True,
            ),
            (
                "ERROR: Could not install packages due to an OSError: (host=…): Max retries exceeded with url: /x.whl",
                True,
            ),
            (
                "ERROR: Could not find a version that satisfies the requirement lark==9 (from versions: 1.3.0, 1.3.1)",
                False,
            ),
            ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", False),
            ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", False),
        ],
    )
    def test_a_missing_network_is_told_from_other_trouble(self, words, is_missing):
        assert bool(environment.NO_NETWORK.search(f"Collecting lark\n{words}\n")) is is_missing


@pytest.mark.skipif(os.name == "nt", reason="programs there are no scripts")
class TestScriptsAfterAMove:
    @pytest.mark.parametrize(
        "head",
        [
            "#!{python}\n",
            "#!{python}3.11\n",
            "#!/bin/sh\n'''exec' \"{python}\" \"$0\" \"$@\"\n' '''\n",
            "#!/bin/sh\n'''exec' {python} \"$0\" \"$@\"\n' '''\n",
        ],
        ids=["plain", "versioned", "quoted", "long"],
    )
    def test_they_find_the_python_beside_them(self, tmp_path, head):
        old, new = tmp_path / "old" / "bin", tmp_path / "new [ü] folder" / "bin"
        old.mkdir(parents=True)
        (old / "python").symlink_to(sys.executable)
        script = old / "tool"
        script.write_text(head.format(python=old / "python") + "import sys\nprint(sys.argv[1:])\n", encoding="utf-8")
        script.chmod(0o755)
        environment.free_the_scripts(str(old))
        once = script.read_bytes()
        environment.free_the_scripts(str(old))
        assert script.read_bytes() == once
        old.parent.rename(new.parent)
        run = subprocess.run([new / "tool", "a b", "c"], capture_output=True, text=True)
        assert run.stdout == "['a b', 'c']\n", run.stderr

    @pytest.mark.parametrize("text", ["#!/bin/sh\necho python\n", "\x7fELF", "no script\n#!/usr/bin/python\n"])
    def test_other_files_stay(self, tmp_path, text):
        (tmp_path / "tool").write_text(text, encoding="utf-8")
        environment.free_the_scripts(str(tmp_path))
        assert (tmp_path / "tool").read_text(encoding="utf-8") == text


def small(folder: Path) -> Path:
    """Make a checkout in ``folder`` that has the Makefile and the script, and a lock without packages."""
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(SCRIPT, folder / ".ci")
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    (folder / "pyproject.toml").write_text("", encoding="utf-8")
    return folder


def start(folder: Path, *options: str, **variables):
    """Start the script in ``folder`` as make does, without this checkout in the environment."""
    command = [sys.executable, ".ci/environment.py", *options, ".venv", "requirements.txt"]
    return subprocess.Popen(
        command, cwd=folder, env=os.environ | variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@pytest.mark.wide_only
def test_an_environment_from_its_first_day_on(tmp_path):
    """Two at once, nothing to do, no network, a moved folder: one small environment sees all of it."""
    folder = small(tmp_path / "first")
    both = [start(folder), start(folder)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Setting up .venv" in words for words in said) == 1, said
    assert sum("Another make is setting up .venv: waiting for it." in words for words in said) == 1, said

    made = (folder / ".venv").stat().st_ino
    for name in ("requirements.txt", "pyproject.toml", "Makefile"):
        os.utime(folder / name, (time.time() + 60,) * 2)
    again = start(folder)
    assert (again.communicate(timeout=60)[0], again.returncode) == ("", 0)
    assert (folder / ".venv").stat().st_ino == made

    (folder / "requirements.txt").write_text("softmax-nowhere==1\n", encoding="utf-8")
    offline = start(folder, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="1", PIP_NO_INDEX="0")
    words = offline.communicate(timeout=120)[0]
    assert offline.returncode == 1 and "Traceback" not in words
    assert "There seems to be no network" in words and ".venv is as it was" in words, words
    assert sorted(path.name for path in folder.glob(".venv*")) == [".venv", ".venv.lock"]
    assert subprocess.run([environment.python_in(folder / ".venv"), "-m", "pip", "--version"]).returncode == 0

    (folder / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    moved = folder.rename(tmp_path / "moved [ü] folder")
    settled = start(moved)
    assert (settled.communicate(timeout=60)[0], settled.returncode) == ("", 0)
    assert (moved / ".venv").stat().st_ino == made
    if os.name != "nt":
        shown = subprocess.run([moved / ".venv" / "bin" / "pip", "--version"], capture_output=True, text=True)
        assert str(moved) in shown.stdout, shown.stderr
        assert str(moved / ".venv") in (moved / ".venv" / "bin" / "activate").read_text(encoding="utf-8")


def test_an_environment_that_make_did_not_make_is_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in (".venv", ".venv-new"):
        Path(name).mkdir()
        Path(name, name).touch()
    environment.replace(".venv", ".venv-new")
    assert Path(".venv", ".venv-new").exists() and Path(".venv-old", ".venv").exists()
    assert "it is now .venv-old" in capsys.readouterr().out
    Path(".venv-new").mkdir()
    with pytest.raises(SystemExit, match=".venv-old is in the way"):
        environment.replace(".venv", ".venv-new")
    assert Path(".venv", ".venv-new").exists()


def test_an_environment_that_came_with_a_container_is_replaced(tmp_path, monkeypatch):
    """A folder of a lower layer of its file system can be removed but not renamed."""
    monkeypatch.chdir(tmp_path)
    for name in (".venv", ".venv-new"):
        Path(name).mkdir()
        Path(name, ".ready").write_text(name, encoding="utf-8")
    rename = os.rename

    def fails_across_layers(old, new):
        if old == ".venv":
            raise OSError(errno.EXDEV, "Invalid cross-device link", old)
        rename(old, new)

    monkeypatch.setattr(os, "rename", fails_across_layers)
    environment.replace(".venv", ".venv-new")
    assert Path(".venv", ".ready").read_text(encoding="utf-8") == ".venv-new"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".venv"]


@needs_make
@pytest.mark.parametrize("version", [(2, 7), (3, 10), (3, 16)], ids=lambda version: "%d.%d" % version)
def test_a_python_that_the_lock_does_not_serve(tmp_path, version):
    """Its sentence comes from make, nothing is set up, and what was there stays."""
    folder = small(tmp_path / "course")
    fake = tmp_path / "python-of-another-time"
    pretend = (
        f"import runpy, sys; sys.version_info = ({version[0]}, {version[1]}, 0, 'final', 0);"
        "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    fake.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -c "{pretend}" "$@"\n', encoding="utf-8")
    fake.chmod(0o755)
    run = subprocess.run(["make", "book", f"PYTHON={fake}"], cwd=folder, capture_output=True, text=True)
    assert run.returncode == 2
    asked = f"{VERSIONS[0]} to {VERSIONS[-1]} is needed: name one, as in make book PYTHON=python3."
    assert f"is Python {version[0]}.{version[1]}, but {asked}" in run.stderr and "Traceback" not in run.stderr
    assert not (folder / ".venv").exists()


@needs_make
def test_a_python_without_venv(tmp_path):
    folder = small(tmp_path / "course")
    fake = tmp_path / "python"
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\nexec {shlex.quote(sys.executable)} "$@"\n',
        encoding="utf-8",
    )
    fake.chmod(0o755)
    pretend = (
        "import runpy, sys; sys.executable, sys.argv = sys.argv[1], sys.argv[2:];"
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    run = subprocess.run(
        [sys.executable, "-c", pretend, fake, ".ci/environment.py", ".venv", "requirements.txt"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "on Debian and Ubuntu, install the package python%d.%d-venv." % sys.version_info[:2] in run.stderr


@needs_make
def test_make_help_lists_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [
        name for name in re.search(r"^\.PHONY: (.*)$", text, re.M).group(1).split() if not name.startswith("$")
    ]
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    assert sorted(re.findall(r"^  (\S+)  ", shown, re.M)) == sorted(targets)


@needs_make
def test_make_lock_without_uv(tmp_path):
    for name in ("sh", "make", "python3"):
        (tmp_path / name).symlink_to(shutil.which(name))
    run = subprocess.run(
        [tmp_path / "make", "lock"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True
    )
    assert run.returncode == 2
    assert run.stderr.startswith("make lock needs uv, which pip installs: python3 -m pip install uv\n")


def brought(requirements):
    """Return the names of the packages that pip brings for these requirements, as they are installed here."""
    found, waiting = set(), [Requirement(one) for one in requirements]
    while waiting:
        one = waiting.pop()
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        if name not in found and (one.marker is None or one.marker.evaluate({"extra": ""})):
            found.add(name)
            waiting += map(Requirement, importlib.metadata.requires(name) or [])
    return found


def test_the_extension_imports_only_what_its_extra_brings():
    """A book on plain Sphinx has nothing else: what Jupyter Book or the tests bring along is not there."""
    homes = importlib.metadata.packages_distributions()
    there = brought(PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["sphinx"])
    files = [*(ROOT / "web/softmax_book").rglob("*.py"), *(ROOT / "eqcheck/faces/sphinx").rglob("*.py")]
    missing = {}
    for path in files:
        if path.parent.name == "font":  # makes the font, which is committed
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            for top in {name.partition(".")[0] for name in names} - sys.stdlib_module_names:
                packages = {re.sub(r"[-_.]+", "-", one).lower() for one in homes.get(top, [top])}
                if not packages & (there | {"softmaxlib"}):
                    missing.setdefault(top, []).append(path.name)
    assert not missing, f"the extra “sphinx” of pyproject.toml lacks {missing}"
