"""A block and its entries: a bad one costs itself and what rests on it; what a folder shares is the ground for its pages."""

import json

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sampling import rounds

from eqcheck import Unreadable, check_markdown
from eqcheck.faces.command_line import main
from eqcheck.judging.page import check_file
from eqcheck.meaning import declarations
from eqcheck.meaning.declarations.typed import fields

GOOD = {"a": "real", "b": "real", "A": "'1'", "x_k": "real", "\\vec x": "'[x_k]'", "f(a)": "a^2", "c": "a + b", "d_k": "2 x_k"}
RESTS = {"c": {"a", "b"}, "\\vec x": {"x_k"}, "d_k": {"x_k"}}
FORMULA = {"a": "a + a = 2 a", "b": "b + b = 2 b", "A": "A = 1", "x_k": "x_k + x_k = 2 x_k", "\\vec x": "\\vec x + \\vec x = 2 \\vec x", "f(a)": "f(3) = 9", "c": "c + c = 2 c", "d_k": "d_k + d_k = 2 d_k"}
BAD = ["reel", "x^", "'\\frac{'", "[1, 2]", "{a: b}", "b: c", "'[q_m]'", "class of a", "ones over q", "}"]


def block(entries, first=""):
    return "```{eqcheck}\nindex: {k: K}\n" + first + "symbols:\n" + "".join(f"  {key}: {value}\n" for key, value in entries.items()) + "```\n"


@given(st.dictionaries(st.sampled_from(list(GOOD)), st.sampled_from(BAD), max_size=4), st.permutations(list(GOOD)))
@settings(max_examples=rounds(25))
def test_a_bad_entry_costs_itself_and_what_rests_on_it(bad, order):
    entries = {key: bad.get(key, GOOD[key]) for key in order}
    page = block(entries) + "".join(f"\n${FORMULA[key]}$\n" for key in GOOD)
    checks = check_markdown(page)
    lines = {key: 4 + n for n, key in enumerate(order)}
    faults, formulas = checks[: len(bad)], checks[len(bad) :]
    assert sorted(c.line for c in faults) == sorted(lines[key] for key in bad), page
    assert all(c.message.startswith("declarations: ") and not c.ok for c in faults)
    lost = set(bad) | {key for key, needed in RESTS.items() if needed & set(bad)}
    assert [c.verdict for c in formulas] == ["unread" if key in lost else "holds" for key in GOOD], page
    for key, check in zip(GOOD, formulas):
        if key in lost:
            roots = {lines[k] for k in ({key} | RESTS.get(key, set())) & set(bad)}
            assert any(check.message.endswith(f"is not declared (its entry on line {line} has an error)") for line in roots), check
            assert check.follows


@pytest.mark.parametrize(
    ("text", "lines", "message"),
    [
        ("index: {k: 99}\nsymbols: {a: real}\n", [2], "index k runs to '99'"),
        ("index:\n  k: K\n  1: N\nsymbols: {a: real}\n", [4], "index: '1' is not a name"),
        ("assume: all\nsymbols: {a: real}\n", [2], "assume: 'all', expected any, sum-one, one-hot"),
        ("symbols: {a: real}\nlayout: [x]\n", [3], "layout: expected one word"),
        ("symbols: {a: real}\nsymbls: {b: real}\n", [3], "'symbls' is no field of a declaration"),
        ("symbols:\n  a: real\n  b: real\n  b: real\n", [4, 5], "'b' stands there twice"),
        ("symbols: {a: real}\nsymbols: {b: real}\n", [3], "'symbols' stands there twice"),
        ("symbols:\n  a: real\n  \\hat b: real\n  \\widehat{b}: positive\n", [5], "have one name and stand for two things"),
        ("symbols:\n  a: real\n  q: r: s\n  b: real\n", [4], "this is not YAML"),
        ("symbols:\n  a: real\n  q: [r\n  b: real\nindex: {k: K}\n", [4], "this is not YAML"),
        ("symbols:\n  a: real\n  q: [r\n", [4], "this is not YAML"),
        ("symbols: {a: real}\nranges: K > N\n", [3], "ranges: 'K > N', expected an order"),
        ("symbols: {a: real}\nroles: {a: [x]}\n", [3], "expected 'name: value' entries"),
        ("symbols: {a: real}\nextend: perhaps\n", [3], "extend: 'perhaps', expected true, false"),
        ("symbols: {a: real}\nmacros:\n  x: '#1'\n  y: [a, b]\n", [5], "macro 'y': the number of its arguments"),
        ("symbols: {a: real}\nmacros:\n  y: f(#1)\n  KL: D(#1 \\| #2)\n", [5], "macro 'KL': '#2)' is a comment to YAML"),
    ],
)  # fmt: skip
def test_every_kind_of_entry_is_reported_on_its_line_and_the_others_count(text, lines, message):
    checks = check_markdown(f"```{{eqcheck}}\n{text}```\n\n$a + a = 2 a$\n")
    assert [c.line for c in checks[:-1]] == lines and all(message in c.message for c in checks[:-1]), checks
    assert checks[-1].verdict == "holds"


def test_a_name_with_a_bad_entry_has_no_other_meaning():
    page = block({"e": "reel", "f(a)": "x^", "a": "real", "\\pi": "'}'"}) + "\n$e^a = \\exp(a)$, $f(2) = 2 f$, $\\pi = \\pi$, $\\frac{d}{da} e^a = e^a$\n"
    assert [c.verdict for c in check_markdown(page)] == ["unread"] * 7
    assert all("line" in c.message for c in check_markdown(page)[3:])


def test_an_index_with_a_bad_range_takes_its_names_along():
    page = "```{eqcheck}\nindex:\n  k: 0\n  i: N\nsymbols:\n  x_k: real\n  y_i: real\n```\n\n$x_k = x_k$, $y_i = y_i$, $\\sum_k 1 = 2$\n"
    assert [(c.verdict, c.line) for c in check_markdown(page)] == [("unread", 3), ("unread", 10), ("holds", 10), ("unread", 10)]


def test_a_block_that_extends_mends_what_was_bad():
    page = block({"a": "reel", "c": "2 a"}) + "\n$a = a$\n\n```{eqcheck}\nextend: true\nsymbols: {a: real, c: 2 a}\n```\n\n$c = a + a$\n"
    assert [c.verdict for c in check_markdown(page)] == ["unread", "unread", "holds"]


def test_the_report_counts_what_rests_on_a_bad_entry(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(block({"a": "reel", "b": "real"}) + "\n$a = a$, $b = b$, $a = 2$\n\n$b = 2 b$\n", encoding="utf-8")
    assert main([str(page)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith("page.md, line 4: unread") and said[1] == "    a: reel"
    assert said[3].startswith("    → mend the entry")
    assert said[4] == "    and 2 relation signs below it, which therefore cannot be read"
    assert said[5].endswith("line 10: false") and said[-1] == "5 total, 1 holds, 1 false, 3 unread"


@given(st.text(max_size=80), st.text(alphabet="ab:'[]{}#|>-&*!%@`\" \n\\", max_size=60))
@settings(max_examples=rounds(80))
def test_any_text_is_a_block_with_faults_or_none(text, yaml):
    for typed in (text, yaml, "symbols:\n  " + yaml.replace("\n", "\n  ")):
        try:
            found = declarations.read(typed, line=10)
        except Unreadable as error:
            assert str(error)
        else:
            assert all(10 <= fault.line <= 10 + typed.count("\n") + 1 and fault.reason for fault in found.faults)


# --- what a folder shares ----------------------------------------------------------------------------

SHARED = "index: {k: K}\nassume: sum-one\nsymbols:\n  x_k: real\n  a: '2'\nmacros: {sq: '#1^2'}\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "part").mkdir()
    (tmp_path / "eqcheck.yml").write_text(SHARED, encoding="utf-8")
    return tmp_path


def seen(folder, text, name="part/page.md"):
    (folder / name).write_text(text, encoding="utf-8")
    return [c.verdict for c in check_file(folder / name)]


@pytest.mark.parametrize("name", ["page.md", "part/page.md", "part/page.qmd", "page.tex", "page.rst"])
def test_a_folder_shares_its_declarations_with_every_page(folder, name):
    typed = ":math:`{}`" if name.endswith(".rst") else "${}$"
    assert seen(folder, " and ".join(typed.format(latex) for latex in ("a = 2", "\\sum_k \\sq{x_k} = \\sum_k x_k x_k", "b = b")), name) == ["holds", "holds", "unread"]


def test_a_page_overrides_names_and_keeps_the_others(folder):
    own = "```{eqcheck}\nsymbols: {a: '3', b: real}\n```\n"
    assert seen(folder, f"$a = 2$\n\n{own}\n$a = 3$, $b = b$, $x_k = x_k$\n\n```{{eqcheck}}\nsymbols: {{c: '1'}}\n```\n\n$a = 2$, $c = 1$, $b = b$\n") == ["holds"] * 6 + ["unread"]


@pytest.mark.parametrize(("extend", "verdict"), [("", "unread"), ("extend: true\n", "holds")])
def test_the_nearest_file_counts_and_may_extend_the_one_above(folder, extend, verdict):
    (folder / "part" / "eqcheck.yml").write_text(extend + "symbols: {q: '1'}\n", encoding="utf-8")
    assert seen(folder, "$q = 1$ and $a = 2$\n") == ["holds", verdict]


def test_nothing_above_the_folder_of_the_repository_counts(folder):
    (folder / "part" / ".git").mkdir()
    assert seen(folder, "$a = 2$\n") == ["unread"]


def test_what_is_wrong_with_shared_declarations_is_said_once_with_their_file(folder, capsys, monkeypatch):
    (folder / "eqcheck.yml").write_text("symbols:\n  a: '2'\n  b: reel\n", encoding="utf-8")
    for name in ("one", "two"):
        (folder / "part" / f"{name}.md").write_text("$a = 2$, $b = 1$\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert main(["part", "--json", "report.json", "--all"]) == 1
    said = capsys.readouterr().out
    assert said.count("eqcheck.yml, line 3: unread\n    b: reel\n") == 1
    assert said.count("b is not declared (its entry on line 3 of eqcheck.yml has an error)") == 2
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert report["summary"]["total"] == 5 and report["checks"][0]["file"] == "eqcheck.yml"


YAML = [
    ":", ": ", "- ", "a", "\\vec z", "'[z_k]'", "[", "]", "{", "}", ", ", "\n", "\n  ", "\n    ", "#", " #1", "'", '"', "real", "|", ">", "&a", "*a", "!x",
    "%", "?", "---", "...", "~", "é", "\u2028", "\x85", "\ufeff", "\t", "\r", "\x00", "symbols:\n", "index: {k: K}\n",
]  # fmt: skip


@settings(max_examples=rounds(300))
@given(st.lists(st.sampled_from(YAML), max_size=14).map("".join))
@example("a: {b:\n}")
@example("x: |#")
def test_libyaml_reads_a_block_as_pyyaml_does(text):
    def read(slow):
        with pytest.MonkeyPatch.context() as patch:
            if slow:
                patch.delattr(yaml, "CBaseLoader")
            try:
                return fields(text)
            except Unreadable as error:
                return str(error)

    assert read(slow=False) == read(slow=True)


def test_a_function_of_a_vector_whose_entries_are_not_declared():
    """x_{ij} is declared, x_j is not: x has entries only where it is x^{(i)}."""
    block = "index: {i: m, j: n}\nsymbols:\n  y_i: real\n  x_{ij}: real\n  x^{(i)}: '[x_{ij}]'\n  x: '[x_j]'\n  h(x): x^T x\n"
    [check] = check_markdown(f"```{{eqcheck}}\n{block}```\n\n$y_i = h(x^{{(i)}})$\n")
    assert (check.verdict, check.message) == ("unread", "x_{j} is not declared, only with 2 indices")
