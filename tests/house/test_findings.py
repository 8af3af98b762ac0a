"""The form of the findings; none is run here, since they need the network and outside packages."""

import os
import re
import shlex
import subprocess
import sys

import pytest
from site_build import ROOT

FOLDER = ROOT / "findings"
ENTRIES = sorted(path for path in FOLDER.glob("*.sh") if not path.name.startswith("_"))
FIELDS = ["Guess", "Instead", "Matters", "Packages", "Seen"]
PIN = re.compile(r"[A-Za-z0-9._-]+==\d+(\.\d+)*")
HOST = re.compile(r"https?:|//|\bwww\.|\b[\w-]+\.(?:com|org|io|net|dev)\b|--?(?:index|find-links|trusted)|\bgit\+")
FOLDER_OF_A_MACHINE = re.compile(r"(?<![\w.$}])(?:/(?:home|root|tmp|work|Users|opt|var|usr(?!/bin/env bash\n))\b|~/|[A-Z]:\\)")

each_entry = pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.stem)


def test_there_are_entries_and_they_differ():
    assert len(ENTRIES) >= 14
    programs = [program(path) for path in ENTRIES]
    assert len(set(programs)) == len(programs)


def head(path):
    """Return the fields of an entry's comments; a line that is indented continues the one before."""
    lines = path.read_text(encoding="utf-8").split("\nset -euo pipefail\n")[0].splitlines()
    assert lines.pop(0) == "#!/usr/bin/env bash"
    fields = {}
    for line in lines:
        if line.startswith("#   "):
            fields[name] += " " + line.removeprefix("#   ")
        else:
            name, fields[name] = re.fullmatch(r"# (\w+): (.+)", line).groups()
    return fields


def program(path):
    text = path.read_text(encoding="utf-8")
    return re.search(r"^run <<'PROGRAM'\n(.+)^PROGRAM\n\Z", text, re.M | re.S)[1]


@each_entry
class TestEntry:
    def test_its_name_says_what_surprises(self, path):
        assert re.fullmatch(r"[a-zA-Z0-9]+(-[a-zA-Z0-9]+){3,}", path.stem)

    def test_it_is_executable(self, path):
        assert os.access(path, os.X_OK)

    def test_its_head_has_every_field(self, path):
        fields = head(path)
        assert list(fields) == FIELDS
        assert all(len(fields[name]) > 40 and fields[name].endswith(".") for name in FIELDS[:3])
        assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d, Python 3\.\d+", fields["Seen"])

    def test_it_pins_every_package_and_says_so(self, path):
        (installed,) = re.findall(r"^install (.+)$", path.read_text(encoding="utf-8"), re.M)
        assert all(PIN.fullmatch(pin) for pin in installed.split()), installed
        assert head(path)["Packages"].split(", ") == installed.split()

    def test_it_installs_and_fetches_nothing_else(self, path):
        text = path.read_text(encoding="utf-8")
        assert text.split("set -euo pipefail\n")[1].startswith('source "$(dirname "$0")/_entry.sh"\n')
        assert not re.search(r"\bpip\b|\bcurl\b|\bwget\b|urllib|requests|softmaxlib|eqcheck", program(path))

    def test_it_names_no_host_and_no_folder_of_a_machine(self, path):
        text = path.read_text(encoding="utf-8")
        assert not HOST.search(text) and not FOLDER_OF_A_MACHINE.search(text)

    def test_it_states_what_was_seen_and_its_program_compiles(self, path):
        (seen,) = re.findall(r"^seen <<'TEXT'\n(.+?)^TEXT$", path.read_text(encoding="utf-8"), re.M | re.S)
        assert seen.strip()
        compile(program(path), path.name, "exec")


def findings(tmp_path, entry, *names):
    """Run ``_all.sh`` over one entry of a copy that needs no package."""
    for shared in ("_entry.sh", "_all.sh"):
        (tmp_path / shared).write_bytes((FOLDER / shared).read_bytes())
    (tmp_path / "an-entry-for-the-test.sh").write_text(entry, encoding="utf-8")
    return subprocess.run(["bash", "_all.sh", *names], cwd=tmp_path, capture_output=True, text=True)


SKETCH = """set -euo pipefail
source "$(dirname "$0")/_entry.sh"
install {pins}
seen <<'TEXT'
4
TEXT
run <<'PROGRAM'
{program}
PROGRAM
"""
NO_PIP = f"python={shlex.quote(sys.executable)}; install() {{ :; }}; install "


@pytest.mark.skipif(os.name == "nt", reason="needs bash")
class TestRunning:
    @pytest.mark.parametrize(
        "program, status, said",
        [
            ("print(2 + 2)", 0, "1 as seen, 0 changed, 0 not installed here"),
            ("print(2 + 3)", 1, "0 as seen, 1 changed, 0 not installed here"),
            ("print(4)\nraise ValueError('index 7')", 1, "The program failed: ValueError: index 7"),
        ],
    )
    def test_it_compares_what_comes_out(self, tmp_path, program, status, said):
        entry = SKETCH.format(pins="", program=program).replace("install ", NO_PIP, 1)
        result = findings(tmp_path, entry)
        assert (result.returncode, said in result.stdout) == (status, True), result.stdout + result.stderr

    def test_it_shows_both_outputs_where_they_differ(self, tmp_path):
        entry = SKETCH.format(pins="", program="print(5)").replace("install ", NO_PIP, 1)
        lines = [line.strip() for line in findings(tmp_path, entry).stdout.splitlines()]
        assert lines[1:5] == ["--- seen then", "4", "--- comes out now", "5"]

    def test_what_cannot_be_installed_is_counted_apart(self, tmp_path):
        entry = SKETCH.format(pins="a-package==1", program="print(4)")
        entry = entry.replace("install ", "PYTHON=no-such-python\ninstall ", 1)
        result = findings(tmp_path, entry)
        assert result.returncode == 0
        assert "0 as seen, 0 changed, 1 not installed here" in result.stdout
        assert "Cannot be installed here: a-package==1" in result.stdout

    def test_a_name_that_there_is_not_is_said(self, tmp_path):
        result = findings(tmp_path, "exit 0", "an-entry-for-the-test,another")
        assert result.returncode == 1 and result.stdout == ""
        assert "no entry “another”" in result.stderr

    def test_nothing_is_left_behind(self, tmp_path, monkeypatch):
        (tmp_path / "temporary").mkdir()
        monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
        for program in ("print(4)", "raise SystemExit(3)"):
            entry = SKETCH.format(pins="", program=program).replace("install ", NO_PIP, 1)
            findings(tmp_path, entry)
            assert list((tmp_path / "temporary").iterdir()) == []
