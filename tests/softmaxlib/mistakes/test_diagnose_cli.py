"""python -m softmaxlib diagnose: what it prints, and with which exit status."""

import functools
import json
import os
import subprocess
import sys
from email.message import Message
from importlib import metadata

import first_source
import nbformat
import pytest
from site_build import ROOT

from softmaxlib import __main__ as cli
from softmaxlib import diagnose, softmax
from softmaxlib.mistakes import CATALOGUE, contain, files

HOMEWORK = """\
import numpy as np

print("a file may print when it is imported")


def softmax(a):
    e = np.exp(a - a.max())
    return e / e.sum()


def student(a, y):
    z = softmax(a)
    J = np.zeros((len(a), len(a)))
    for i in range(len(a)):
        for j in range(len(a)):
            J[i, j] = z[i] - y[i] if i == j else -z[i] * z[j]
    return (-y / z) @ J


def right(a, y):
    return y.sum() * softmax(a) - y


def product(a, y):
    z = softmax(a)
    return (-y / z) @ (np.diag(z) - np.outer(z, z))


def bias(W, b, X, y):
    p = np.apply_along_axis(softmax, 1, X @ W.T + b)
    return (p - y).sum(0) / len(X) ** 2


def warm(a, y):
    return softmax(a / 2) - y


def weighted(a, y):
    return np.array([1, 2, 0.5]) * (softmax(a) - y)


def backward(a, v):
    return v - softmax(a) * v.sum()


def stub(a, y):
    raise NotImplementedError("write this, then run it again")


def loops(a, y):
    while True:
        pass


number = 3
"""


@pytest.fixture
def homework(tmp_path):
    path = tmp_path / "homework.py"
    path.write_text(HOMEWORK, encoding="utf-8")
    return path


def run(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "softmaxlib", "diagnose", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        timeout=60,
        cwd=cwd,
    )


def test_the_student_gets_the_answer_of_the_notebook(homework):
    done = run(f"{homework}:student", "--kind", "logits")
    said, mark, links = first_source.TEXT.partition("  Read on: ")
    assert links == "mistakes.html#labels-in-jacobian,\n  jacobian_product.html#why-the-mistake-is-a-tempting-one"
    assert done.stdout == said + mark + (
        "Mistakes and how to see them, section “labels-in-jacobian”; The\n"
        "  Jacobian product, section “why the mistake is a tempting one”\n"
    )
    assert done.stderr == "a file may print when it is imported\n"
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("function", "options", "status", "said"),
    [
        ("right", "--kind logits", 0, "right is right\n"),
        ("product", "--kind logits", 1, "log-of-zero"),
        ("product", "--kind logits --no-extreme", 0, "product is right\n"),
        ("bias", "--kind bias", 1, "divided-twice or bias-not-summed"),
        ("warm", "--kind logits --param temperature=2", 1, "temperature-missing"),
        ("weighted", "--kind logits --param weights=1,2,0.5", 1, "weights-times-residual"),
        ("backward", "--kind vjp --param of=log-softmax", 0, "backward is right\n"),
        ("backward", "--kind vjp", 2, "log-softmax, not of softmax"),
        ("stub", "--kind logits", 2, "stub is not written yet: write this, then run it again"),
        ("loops", "--kind logits --time-limit 0.2", 2, "did not return within 0.2 s"),
        ("softmax", "--kind logits", 2, "softmax takes 1 argument"),
    ],
)
def test_exit_status(homework, capsys, function, options, status, said):
    assert cli.main(["diagnose", f"{homework}:{function}", *options.split()]) == status
    assert said in capsys.readouterr().out


def test_a_console_that_knows_few_letters(homework):
    done = subprocess.run(
        [sys.executable, "-m", "softmaxlib", "diagnose", f"{homework}:student", "--kind", "logits"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        timeout=60,
    )
    assert done.returncode == 1 and b"its diagonal is p_j \\u2212 t_j" in done.stdout


def test_the_seed_is_handed_on(homework, capsys):
    said = []
    for seed in ("0", "0", "1"):
        cli.main(["diagnose", f"{homework}:bias", "--kind", "bias", "--seed", seed])
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != said[2]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("{}", "expected FILE.py:FUNCTION"),
        ("{}:", "expected FILE.py:FUNCTION"),
        (":f", "expected FILE.py:FUNCTION"),
        ("nowhere.py:f", "nowhere.py: no such file\n"),
        ("nowhere:f", "nowhere: no such file\n"),
        ("{}:studnet", "homework.py: no function studnet; did you mean student?"),
        ("{}:x", "no function x; it has softmax, student, right"),
        ("{}:number", "number is int, expected a function"),
    ],
)
def test_what_cannot_be_found(homework, capsys, place, said):
    assert cli.main(["diagnose", place.format(homework), "--kind", "logits"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err and "softmaxlib: " in err


def test_a_file_without_its_ending(homework, monkeypatch, capsys):
    monkeypatch.chdir(homework.parent)
    assert cli.main(["diagnose", "homework:right", "--kind", "logits"]) == 2
    assert capsys.readouterr().err.endswith("no such file; did you mean homework.py:right?\n")


@functools.cache
def first_line(page):
    """Return the first line of the source of a page, a notebook or a file of Markdown."""
    notebook = page.with_suffix(".ipynb")
    if notebook.is_file():
        return nbformat.read(notebook, as_version=4).cells[0].source.splitlines()[0]
    return page.with_suffix(".md").read_text(encoding="utf-8").splitlines()[0]


class TestReadOn:
    """A terminal knows no page beside it: links get an address, or become chapter and section."""

    @pytest.mark.parametrize("name", CATALOGUE)
    def test_chapter_and_section_of_every_link(self, name):
        entry = CATALOGUE[name]
        found = diagnose(entry.example, kind=entry.kind, params=entry.params, time_limit=None)
        said = " ".join(cli.told(found).split()).partition(" Read on: ")[2].split("; ")
        links = list(dict.fromkeys(link for mistake in found.mistakes for link in mistake.links))
        assert len(said) == len(links) > 0
        for place, link in zip(said, links):
            page, _, anchor = link.partition("#")
            chapter, _, section = place.partition(", section ")
            assert first_line(ROOT / "book" / page) == f"# {chapter}"
            assert section.strip("“”").replace(" ", "-") == anchor

    def test_nothing_else_changes(self):
        found = diagnose(CATALOGUE["sign"].example, kind="logits")
        assert cli.told(found).partition("Read on")[0] == str(found).partition("Read on")[0]
        right = diagnose(lambda a, y: y.sum() * softmax(a) - y, kind="logits")
        assert right.ok and cli.told(right) == str(right)

    @pytest.mark.parametrize("address", ["https://ann.example/softmax", "https://ann.example/softmax/"])
    def test_an_address_that_the_package_names(self, monkeypatch, address):
        package = Message()
        package["Project-URL"] = "Source, https://ann.example/code"
        package["Project-URL"] = f"Course, {address}"
        monkeypatch.setattr(metadata, "metadata", lambda name: package)
        said = cli.told(diagnose(CATALOGUE["sign"].example, kind="logits"))
        assert "Read on: https://ann.example/softmax/book/mistakes.html#sign" in said.replace("\n ", "")

    def test_a_package_that_is_not_installed_has_none(self, monkeypatch):
        def missing(name):
            raise metadata.PackageNotFoundError(name)

        monkeypatch.setattr(metadata, "metadata", missing)
        assert cli.course() is None


def test_the_version(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert not ended.value.code
    assert capsys.readouterr().out == f"softmaxlib {metadata.version('softmaxlib')}\n"


def test_help_loads_no_numpy():
    program = (
        "import sys; from softmaxlib.__main__ import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\ndef f(:\n    pass\n", "broken.py, line 2: invalid syntax: def f(:"),
        ("import nothing_of_this_name\n", "broken.py, line 1: ModuleNotFoundError: "),
        ("\n\n1 / 0\n", "broken.py, line 3: ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit(3)\n", "broken.py, line 2: SystemExit: 3"),
        ("# nothing\n", "broken.py: no function f; it has none"),
        ("x = '\0'\n", "source code string cannot contain null bytes"),
    ],
)
def test_a_file_that_cannot_be_imported(tmp_path, capsys, monkeypatch, source, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.py").write_text(source, encoding="utf-8")
    assert cli.main(["diagnose", "broken.py:f", "--kind", "logits"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "broken.py" in err and said in err and "Traceback" not in err


def test_a_file_that_is_no_python_file(tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("f", encoding="utf-8")
    assert cli.main(["diagnose", f"{tmp_path / 'notes.txt'}:f", "--kind", "logits"]) == 2
    assert "expected a Python file" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(contain.signal, "setitimer"), reason="no timer")
def test_a_file_that_never_ends(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(files, "IMPORT_LIMIT", 0.3)
    (tmp_path / "endless.py").write_text("while True:\n    pass\n", encoding="utf-8")
    assert cli.main(["diagnose", f"{tmp_path / 'endless.py'}:f", "--kind", "logits"]) == 2
    assert "not imported within 0.3 s" in capsys.readouterr().err


def test_a_file_may_import_its_neighbours_and_be_called_numpy(tmp_path):
    (tmp_path / "parts.py").write_text(HOMEWORK, encoding="utf-8")
    (tmp_path / "numpy_.py").write_text("from parts import right as f\n", encoding="utf-8")
    assert run("numpy_.py:f", "--kind", "logits", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--kind logit", "invalid choice: 'logit'"),
        ("--kind logits --param T", "'T' is not NAME=VALUE, such as temperature=2"),
        ("--kind logits --param T=", "'T=' is not NAME=VALUE"),
        ("--kind logits --seed x", "invalid int value"),
    ],
)
def test_options_that_cannot_be_read(homework, capsys, options, said):
    with pytest.raises(SystemExit) as stop:
        cli.main(["diagnose", f"{homework}:right", *options.split()])
    assert stop.value.code == 2 and said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--kind logits --param T=2", "params['T'] is unknown"),
        ("--kind W --param weights=1,2", 'params["weights"] goes with'),
        ("--kind logits --param temperature=warm", 'params["temperature"] is of dtype'),
        ("--kind logits --seed -1", "seed = -1"),
        ("--kind logits --time-limit 0", "time_limit = 0"),
    ],
)
def test_options_that_make_no_sense(homework, capsys, options, said):
    assert cli.main(["diagnose", f"{homework}:right", *options.split()]) == 2
    assert said in capsys.readouterr().err


def test_help(capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["diagnose", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert stop.value.code == 0
    assert "exit status: 0 right, 1 a known mistake, 2 unknown or unusable" in said
    assert "W fn(W, b, X, labels)" in said and "--kind logits" in said
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert "diagnose say which mistake is in a function" in " ".join(capsys.readouterr().out.split())


WHOLE = """\
import numpy as np

HIDDEN = 3
data = np.loadtxt("not_here.csv")


def softmax(z):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy_prime(y_true, y_pred):
    return (y_true - y_pred) / len(y_true)


def load_data(folder):
    return open(folder).read()


class SoftmaxLoss:
    def forward(self, x, t):
        self.p, self.t = softmax(x), t
        return -np.mean(np.sum(t * np.log(self.p), axis=1))

    def backward(self):
        return (self.p - self.t) / len(self.t)

    @staticmethod
    def derivative(y_pred, y_true):
        return y_pred - y_true
"""


@pytest.fixture
def whole(tmp_path):
    path = tmp_path / "whole.py"
    path.write_text(WHOLE, encoding="utf-8")
    return path


class TestWithoutAKind:
    def test_a_function(self, homework, capsys):
        assert cli.main(["diagnose", f"{homework}:right"]) == 0
        first, second = capsys.readouterr().out.splitlines()[:2]
        assert first == "right is right" and second.startswith("  read as right(a, y): ")

    def test_a_file_that_works_at_import(self, whole, capsys):
        assert cli.main(["diagnose", f"{whole}:softmax"]) == 2
        assert "--only-definitions" in capsys.readouterr().err
        assert cli.main(["diagnose", f"{whole}:softmax", "--only-definitions"]) == 0

    def test_a_class_and_its_methods(self, whole, capsys):
        options = ["--only-definitions"]
        assert cli.main(["diagnose", f"{whole}:SoftmaxLoss", *options]) == 1
        said = capsys.readouterr().out
        assert "log-of-zero" in said and "['backward']" in said
        assert cli.main(["diagnose", f"{whole}:SoftmaxLoss.derivative", *options]) == 0
        assert cli.main(["diagnose", f"{whole}:SoftmaxLoss.derivativ", *options]) == 2
        assert "did you mean derivative?" in capsys.readouterr().err

    def test_a_whole_file(self, whole, capsys):
        assert cli.main(["diagnose", str(whole), "--only-definitions"]) == 1
        said = capsys.readouterr().out
        assert "softmax is right" in said and "known mistake: sign" in said
        assert said.splitlines()[-1] == "not looked at: load_data"

    def test_json(self, whole, capsys):
        assert cli.main(["diagnose", f"{whole}:cross_entropy_prime", "--only-definitions", "--json"]) == 1
        (found,) = json.loads(capsys.readouterr().out)["diagnoses"]
        assert (found["name"], found["ok"], found["function"]) == ("sign", False, "cross_entropy_prime")
        assert found["reading"]["arguments"] == {"y_true": "labels", "y_pred": "probabilities"}
        assert found["evidence"][0]["got"] == pytest.approx(-found["evidence"][0]["expected"])

    def test_a_notebook(self, tmp_path, capsys):
        cells = [
            ("code", "%matplotlib inline\nimport numpy as np"),
            ("markdown", "text"),
            ("code", "x = undefined"),
            ("code", "def delta(y_pred, y_true):\n    return y_pred - y_true"),
        ]
        path = tmp_path / "homework.ipynb"
        made = [{"cell_type": kind, "source": source} for kind, source in cells]
        path.write_text(json.dumps({"cells": made}), encoding="utf-8")
        assert cli.main(["diagnose", f"{path}:delta"]) == 0
        out, err = capsys.readouterr()
        assert "delta is right" in out and "cell 2: " in err and "NameError" in err
        assert cli.main(["diagnose", str(path)]) == 0

    def test_a_file_with_nothing_of_the_kind(self, tmp_path, capsys):
        (tmp_path / "other.py").write_text("def f(x):\n    return x\n", encoding="utf-8")
        assert cli.main(["diagnose", str(tmp_path / "other.py")]) == 2
        assert "it has f" in capsys.readouterr().err


class TestAWholeScript:
    SCRIPT = """
import numpy as np
def softmax(z):
    e = np.exp(z - z.max(-1, keepdims=True)); return e / e.sum(-1, keepdims=True)
def relu_grad(z): return (z > 0) * 1.0
def accuracy(pred, y): return (pred.argmax(1) == y).mean()
def helper(x): return x
class Dense:
    def __init__(self, W): self.W = W
    def forward(self, X): return X @ self.W
    def backward(self, d): return d @ self.W.T
"""

    @pytest.fixture
    def script(self, tmp_path):
        path = tmp_path / "net.py"
        path.write_text(self.SCRIPT, encoding="utf-8")
        return str(path)

    def test_functions_of_other_things_are_not_called_wrong_and_none_is_passed_over(self, script, capsys):
        assert cli.main(["diagnose", script]) == 0
        said = capsys.readouterr().out
        assert said.startswith("softmax is right") and "not right" not in said
        assert said.splitlines()[-1] == (
            "not looked at: Dense (which is made with W: hand over an object of it), relu_grad, accuracy, helper"
        )

    def test_as_data_they_are_there_too(self, script, capsys):
        cli.main(["diagnose", script, "--json"])
        data = json.loads(capsys.readouterr().out)
        assert [one["function"] for one in data["diagnoses"]] == ["softmax"] and len(data["left_out"]) == 4

    def test_pasted_it_is_the_same(self):
        from softmaxlib.mistakes.pasted import diagnosed

        said = diagnosed(self.SCRIPT)
        assert said["error"] is None and [one["function"] for one in said["diagnoses"]] == ["softmax"]
        (remark,) = said["remarks"]
        assert remark.startswith("Not looked at: Dense (which is made with W") and remark.endswith("relu_grad, accuracy, helper.")

    def test_by_its_name_each_is_looked_at(self, script, capsys):
        assert cli.main(["diagnose", f"{script}:accuracy"]) == 2
        assert "accuracy is not right" in capsys.readouterr().out
        assert cli.main(["diagnose", f"{script}:Dense"]) == 2
        assert "made with W" in capsys.readouterr().err
