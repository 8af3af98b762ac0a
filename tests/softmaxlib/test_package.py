"""The names that softmaxlib offers, and that NumPy alone is enough for them."""

import inspect
import subprocess
import sys

import pytest

import softmaxlib

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
    "numerical_gradient": "(f, x, *, method='central', h=None)",
    "numerical_jacobian": "(f, x, *, method='central', h=None)",
    "check_grad": "(f, grad, x, *, method='central', h=None, rtol=1e-05, batched=False, names=None)",
    "diagnose": "(fn, *, kind, seed=0, params=None, time_limit=5.0, extreme=True)",
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
