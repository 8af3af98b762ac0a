"""diagnosed: a function that comes as text, answered with data."""

import importlib.util
import json

import pytest
from softmaxlib.mistakes.pasted import diagnosed

pytestmark = pytest.mark.usefixtures("seldom_apart")

SOFTMAX = "import numpy as np\n\ndef softmax(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n"
GRADIENT = SOFTMAX + "\ndef gradient(z, t):\n    return t - softmax(z)\n"


def names(answer):
    return {one["function"]: one["name"] for one in answer["diagnoses"]}


def test_a_script_is_diagnosed_function_by_function():
    answer = diagnosed(GRADIENT + "print('trained')\n")
    assert names(answer)["gradient"] == "sign"
    assert list(names(answer)) == ["softmax", "gradient"]
    assert (answer["error"], answer["remarks"], answer["printed"]) == (None, [], "trained\n")
    json.dumps(answer)  # it is data
    assert "<p>gradient makes a known mistake: sign</p>" in answer["diagnoses"][1]["html"]


def test_one_function_is_named():
    assert list(names(diagnosed(GRADIENT, function="gradient"))) == ["gradient"]
    assert diagnosed(GRADIENT, function="gradeint")["error"] == "your code: no function gradeint; did you mean gradient?"


def test_the_only_function_is_taken_whatever_it_is_called():
    assert names(diagnosed(SOFTMAX.replace("def softmax", "def my_answer"))) != {}


def test_a_kind_is_handed_on():
    assert names(diagnosed(GRADIENT, function="gradient", kind="logits")) == {"gradient": "sign"}
    assert "kind" in diagnosed(GRADIENT, function="gradient", kind="gradients")["error"]


def test_what_stops_a_script_is_said_and_its_functions_are_looked_at():
    answer = diagnosed(GRADIENT + "data = open('no such file.csv')\n")
    assert names(answer)["gradient"] == "sign"
    (remark,) = answer["remarks"]
    assert remark.startswith("your code, line 9: FileNotFoundError") and "functions alone" in remark


@pytest.mark.parametrize("head", [">>> ", "%matplotlib inline\n"])
def test_text_from_a_terminal_or_a_notebook(head):
    text = "\n".join(f">>> {line}" for line in GRADIENT.split("\n")) if head == ">>> " else head + GRADIENT
    assert names(diagnosed(text))["gradient"] == "sign"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there is no code yet"),
        (" \n\t\n", "there is no code yet"),
        ("x = 1\n", "there is no function in it that looks like one of softmax or cross-entropy; it defines none"),
        ("def f():\n    pass\ndef g():\n    pass\n", "it has f, g: name the one to look at"),
        ("def softmax(z)\n    return z\n", "your code, line 1: expected ':'"),
        ("import no_such_package\n", "ModuleNotFoundError: No module named 'no_such_package'"),
        ("x = '\0'\n", "null bytes"),
    ],
)
def test_what_cannot_be_diagnosed(text, said):
    answer = diagnosed(text)
    assert said in answer["error"] and answer["diagnoses"] == []


def test_what_it_prints_is_kept_in_bounds():
    answer = diagnosed("for i in range(10**5):\n    print(i)\n" + GRADIENT)
    assert answer["printed"].startswith("0\n1\n") and len(answer["printed"]) == 2000


def test_an_error_names_the_line_of_the_text():
    answer = diagnosed("def gradient(z, t):\n    y = z\n    return y[100]\n")
    assert "line 3: return y[100]" in answer["diagnoses"][0]["text"]


class TestWholeScripts:
    """What notebooks and files of others have in them that is not here."""

    @pytest.mark.parametrize(
        "head",
        [
            "import no_pandas as pd\nfrom no_matplotlib import pyplot as plt\ndata = pd.read_csv('train.csv').to_numpy()\nm, n = data.shape\n",
            "import no_tensorflow as tf\n(x, y), _ = tf.keras.datasets.mnist.load_data()\n",
            "from no_sklearn.datasets import load_iris\nX, Y = load_iris(return_X_y=True)\n",
            "import no_such_package.inner as inner\n@inner.timed\ndef unrelated(x):\n    return inner.f(x)\n",
        ],
    )
    def test_modules_that_are_missing_do_not_hide_the_functions(self, head):
        answer = diagnosed(head + GRADIENT)
        assert names(answer)["gradient"] == "sign"
        assert any("not here" in remark for remark in answer["remarks"])

    def test_what_uses_a_missing_module_is_left_out_and_says_so(self):
        text = "import no_such_package as nsp\n" + GRADIENT + (
            "\ndef softmax_grad(z, t):\n    return nsp.softmax(z) - t\n\nclass Loss(nsp.Module):\n    def forward(self, z, t):\n        return 0\n"
        )
        answer = diagnosed(text)
        assert list(names(answer)) == ["softmax", "gradient"]
        said = " ".join(answer["remarks"])
        assert "softmax_grad (it uses no_such_package, which is not here)" in said and "Loss (it uses no_such_package, which is not here)" in said

    @pytest.mark.parametrize(("module", "where"), [("torch", "PyTorch"), ("no_such_package", None)])
    def test_where_a_function_of_tensors_is_looked_at_is_said(self, module, where):
        """The command line has a reader's PyTorch; the page has none."""
        if importlib.util.find_spec(module):
            pytest.skip(f"{module} is installed here")
        answer = diagnosed(f"import {module}\ndef gradient(z, t):\n    return {module}.softmax(z, -1) - t\n")
        assert f"gradient (it uses {module}, which is not here)" in answer["remarks"][1]
        assert answer["remarks"][2:] == ([f"In a Python that has {where}, python -m softmaxlib diagnose FILE.py looks at such functions, too."] if where else [])

    def test_numpy_may_be_left_out(self):
        answer = diagnosed(GRADIENT.replace("import numpy as np\n", ""))
        assert names(answer)["gradient"] == "sign"
        assert answer["remarks"] == ["np is not imported in it; NumPy is taken for it."]

    def test_a_name_of_its_own_is_not_taken_for_numpy(self):
        assert not diagnosed("def softmax(z, np):\n    return np.exp(z) / np.exp(z).sum()\n")["remarks"]

    def test_the_methods_of_a_model_are_looked_at(self):
        answer = diagnosed(
            "import numpy as np\n\nclass Model:\n    def softmax(self, z):\n        e = np.exp(z - z.max())\n        return e / e.sum()\n\n"
            "    def loss_gradient(self, z, t):\n        return t - self.softmax(z)\n\n    def fit(self, X):\n        return self\n"
        )
        assert set(names(answer)) == {"Model.softmax", "Model.loss_gradient"}
        assert names(answer)["Model.loss_gradient"] == "sign", answer
