"""The names that softmaxlib offers, and that NumPy alone is enough for them."""

import ast
import importlib
import inspect
import pickle
import pydoc
import subprocess
import sys
from pathlib import Path

import pytest

import softmaxlib
from softmaxlib import _HOMES as HOMES

SIGNATURES = {
    "softmax": "(x, axis=-1, *, where=None, out=None)",
    "log_softmax": "(x, axis=-1, *, where=None, out=None)",
    "logsumexp": "(x, axis=-1, *, b=None, where=None, keepdims=False)",
    "cross_entropy": "(logits, target, *, axis=-1, weight=None, label_smoothing=0.0, "
    "ignore_index=None, reduction='mean')",
    "cross_entropy_value_and_grad": "(logits, target, *, axis=-1, weight=None, label_smoothing=0.0, "
    "ignore_index=None, reduction='mean', out=None)",
    "softmax_jacobian": "(x)",
    "softmax_jvp": "(x, v)",
    "softmax_vjp": "(x, u)",
    "cross_entropy_hessian": "(logits, target)",
    "cross_entropy_hvp": "(logits, target, v)",
    "linear_value_and_grad": "(params, X, target, *, layout, l2=0.0)",
    "linear_jvp": "(params, X, directions, *, layout)",
    "linear_vjp": "(params, X, upstream, *, layout)",
    "linear_hvp": "(params, X, target, directions, *, layout, l2=0.0)",
    "cross_entropy_newton_step": "(logits, target)",
    "linear_newton_step": "(params, X, target, *, layout, l2=0.0)",
    "linear_newton": "(params, X, target, *, layout, l2=0.0, tol=1e-10, max_steps=50)",
    "numerical_gradient": "(f, x, *, method='central', h=None)",
    "numerical_jacobian": "(f, x, *, method='central', h=None)",
    "check_grad": "(f, grad, x, *, method='central', h=None, rtol=1e-05, batched=False, names=None)",
    "diagnose": "(fn, *, kind=None, seed=0, params=None, time_limit=5.0, extreme=True)",
    "judge_lines": "(truth, lines, *, K=4, draws=20, seed=0)",
}


@pytest.mark.parametrize("name", SIGNATURES)
def test_signature_and_docstring(name):
    function = getattr(softmaxlib, name)
    assert str(inspect.signature(function)) == SIGNATURES[name]
    assert name in softmaxlib.__all__
    assert function.__doc__


def test_every_public_name_is_there():
    assert set(SIGNATURES) | {"GradCheckError", "GradCheckResult"} <= set(softmaxlib.__all__)
    for name in softmaxlib.__all__:
        assert hasattr(softmaxlib, name)
    assert "plotting" in dir(softmaxlib)
    with pytest.raises(AttributeError, match="module 'softmaxlib' has no attribute 'plot'"):
        softmaxlib.plot


class TestNamesThatWait:
    """Public names are imported when they are first used, and nobody who looks at them notices."""

    @staticmethod
    def run(program):
        """Run a program in a fresh Python, where nothing of softmaxlib has been used."""
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def test_the_package_alone_loads_nothing(self):
        program = "import sys, softmaxlib; dir(softmaxlib); print(*sys.modules)"
        loaded = self.run(program).split()
        assert "numpy" not in loaded
        assert [name for name in loaded if name.startswith("softmaxlib")] == ["softmaxlib"]

    def test_a_name_loads_no_more_than_its_room(self):
        loaded = self.run("import sys; from softmaxlib import softmax; print(*sys.modules)").split()
        assert "softmaxlib.functions" in loaded
        assert not {f"softmaxlib.{room}" for room in ("checking", "mistakes", "plain", "plotting", "training")} & set(loaded)

    def test_every_name_is_listed_before_it_is_used(self):
        modules = ["checking", "derivatives", "functions", "linear", "losses", "mistakes", "plain", "plotting", "training"]
        listed = self.run("import softmaxlib; print(*dir(softmaxlib))").split()
        assert {*softmaxlib.__all__, *modules} <= set(listed)
        uses = "".join(f"softmaxlib.{name}\n" for name in modules)
        self.run(f"import softmaxlib\n{uses}")

    def test_a_star_brings_all(self):
        names = self.run("from softmaxlib import *; print(*dir())").split()
        assert [name for name in names if not name.startswith("__")] == sorted(softmaxlib.__all__)

    def test_help_shows_what_each_name_does(self):
        said = pydoc.plain(pydoc.render_doc(softmaxlib))
        for name in SIGNATURES:
            function = getattr(softmaxlib, name)
            assert f"    {name}(" in said, name
            assert inspect.getdoc(function).splitlines()[0] in said, name

    def test_what_is_pickled_comes_back(self):
        program = (
            "import pickle, sys, softmaxlib\n"
            "names = [name for name in softmaxlib.__all__ if name != 'mistakes']\n"
            "things = [getattr(softmaxlib, name) for name in names]\n"
            "sys.stdout.write(pickle.dumps(things, 0).decode('ascii'))"
        )
        there = pickle.loads(self.run(program).encode("ascii"))
        assert there == [getattr(softmaxlib, name) for name in softmaxlib.__all__ if name != "mistakes"]

    def test_a_name_is_the_same_thing_wherever_it_is_taken_from(self):
        for module, names in HOMES.items():
            home = importlib.import_module(f"softmaxlib.{module}")
            for name in names:
                assert getattr(softmaxlib, name) is getattr(home, name), name

    def test_a_type_checker_sees_the_same_names(self):
        tree = ast.parse(Path(softmaxlib.__file__).read_text(encoding="utf-8"))
        (block,) = (node for node in tree.body if isinstance(node, ast.If))
        assert ast.unparse(block.test) == "TYPE_CHECKING"
        seen = {node.module: [alias.name for alias in node.names] for node in block.body}
        assert sorted(seen.pop(None)) == ["checking", "mistakes", "plain", "plotting", "training"]
        assert {module: sorted(names) for module, names in seen.items()} == {
            module: sorted(names) for module, names in HOMES.items()
        }
        assert sorted([*sum(HOMES.values(), ()), "mistakes"]) == sorted(softmaxlib.__all__)

    def test_a_name_that_is_not_there(self):
        with pytest.raises(AttributeError, match="'softmaxlib' has no attribute 'sofmax'"):
            softmaxlib.sofmax
        with pytest.raises(ImportError, match="cannot import name 'sofmax'"):
            from softmaxlib import sofmax  # noqa: F401


def test_matplotlib_is_imported_only_for_plotting():
    code = (
        "import sys; sys.modules['matplotlib'] = None; sys.modules['scipy'] = None\n"
        "from softmaxlib import *\n"
        "import softmaxlib\n"
        "assert softmax([0.0, 0.0]).tolist() == [0.5, 0.5]\n"
        "try: softmaxlib.plotting\n"
        "except ImportError: print('NumPy is enough')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "NumPy is enough", run.stderr


def test_plotting_is_a_module_of_the_package():
    pytest.importorskip("matplotlib")
    from softmaxlib import plotting

    assert plotting is softmaxlib.plotting
    assert plotting.__name__ == "softmaxlib.plotting"
