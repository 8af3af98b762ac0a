"""The page of the library: its examples print what it says, and every public name stands on it with its contract."""

import contextlib
import importlib
import inspect
import io
import re

import pytest
from site_build import ROOT

import softmaxlib

PAGE = (ROOT / "book/api.md").read_text(encoding="utf-8")
GUIDE, _, CONTRACT = PAGE.partition("\n## The contract\n")
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.M | re.S)
DIRECTIVE = re.compile(r"^\.\. auto(function|class|exception|module):: ([\w.]+)", re.M)
ROOMS = ("checking", "measured", "mistakes", "plain", "plotting", "training")


def examples(text):
    """Return each example with what the page says that it prints: the text right behind it, or nothing."""
    blocks = [(match[1], match[2], match.start()) for match in BLOCK.finditer(text)]
    found = []
    for kind, content, start in blocks:
        if kind == "python":
            found.append([content, "", text[:start].count("\n") + 1])
        else:
            found[-1][1] += content
    return found


def said(code, names):
    """Return what an example prints, and the error that ends it as its last line."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            exec(code, names)
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    return output.getvalue()


def test_the_examples_print_what_the_page_says():
    pytest.importorskip("matplotlib")
    names = {}
    for code, told, line in examples(GUIDE):
        assert said(code, names) == told, f"book/api.md, the example in line {line}"


def test_how_an_example_is_read():
    text = "```python\nprint(1)\n1 / 0\n```\n\nso\n\n```text\n1\nZeroDivisionError: division by zero\n```\n\n```python\nx = 2\n```\n"
    (first, second), names = examples(text), {}
    assert first == ["print(1)\n1 / 0\n", "1\nZeroDivisionError: division by zero\n", 1]
    assert said(first[0], names) == first[1] and second[:2] == ["x = 2\n", ""]


def public():
    """Return every public name with the module that offers it."""
    found = [("softmaxlib", name) for name in softmaxlib.__all__]
    for room in ROOMS:
        module = importlib.import_module(f"softmaxlib.{room}")
        own = [name for name, value in inspect.getmembers(module, inspect.isfunction) if value.__module__ == module.__name__]
        names = getattr(module, "__all__", own)
        found += [(module.__name__, name) for name in names]
    return found


def documented():
    """Return the names that a directive of the page documents; a module brings the functions that it defines."""
    found = set()
    for kind, name in DIRECTIVE.findall(CONTRACT):
        if kind == "module":
            functions = inspect.getmembers(importlib.import_module(name), inspect.isfunction)
            found |= {f"{name}.{one}" for one, function in functions if function.__module__ == name}
        else:
            found.add(name)
    return found


def named(name):
    """Return what a dotted name stands for."""
    module, _, rest = name.rpartition(".")
    return getattr(importlib.import_module(module), rest)


@pytest.mark.parametrize(("module", "name"), public())
def test_every_public_name_stands_on_the_page(module, name):
    pytest.importorskip("matplotlib")
    value = getattr(importlib.import_module(module), name)
    if inspect.isclass(value) or inspect.isfunction(value):
        assert any(named(one) is value for one in documented()), f"{module}.{name} has no directive in book/api.md"
    else:
        assert re.search(rf"`(?:\w+\.)*{name}`", CONTRACT) or inspect.ismodule(value), f"{module}.{name} is not named in book/api.md"


@pytest.mark.parametrize("name", sorted(documented()))
def test_what_the_page_documents_is_there(name):
    assert inspect.getdoc(named(name))


@pytest.mark.parametrize("name", [name for name in softmaxlib.__all__ if inspect.isfunction(getattr(softmaxlib, name))])
def test_every_function_has_a_place_in_the_guide(name):
    """In an example, or in the words beside one."""
    assert re.search(rf"\bsl\.{name}\(|`{name}`|`sl\.{name}", GUIDE), f"{name} answers no question of book/api.md"


def test_each_question_of_the_table_leads_to_its_section_and_from_there_to_the_contract():
    sections = re.split(r"^## ", GUIDE, flags=re.M)[1:]
    titles = [section.split("\n")[0] for section in sections]
    assert re.findall(r"^\| .+ \| \[(.+)\]\(#", PAGE, re.M) == titles
    anchors = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^###? (.+)$", PAGE, re.M)}
    anchors |= set(re.findall(r"^\(([\w-]+)\)=$", PAGE, re.M))
    for section in sections:
        assert set(re.findall(r"\]\(#([\w-]+)\)", section)) <= anchors, section.split("\n")[0]
        assert re.search(r"\]\((?!#)\w+\.(?:ipynb|md)", section), f"“{section.split(chr(10))[0]}” leads to no chapter"
