"""The grammar's tables as bytes: a parser that reads them reads formulas as one that is made anew, and the bytes are the same each time."""

import hashlib
import io
import os
import subprocess
import sys

import lark
import pytest
from lark import Lark
from lark.exceptions import UnexpectedInput

from eqcheck import tokens
from eqcheck.reading.trees import parser, tables
from eqcheck.reading.trees.running import END, LarksOwn, Machine, Unexpected, runner

FORMULAS = [
    r"-\sum_k t_k \ln \frac{e^{z_k}}{\sum_{j \neq k} e^{z_j}}", r"\frac{\partial p_i}{\partial z_j}", r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}^T",
    r"\begin{cases} p_i (1 - p_i) & i = j \\ -p_i p_j & \text{otherwise} \end{cases}", r"\mathbb{1}\{i = j\} - p_j", r"\sqrt{x}! \odot y",
    r"\max_k z_k + \nabla_z f(z)", r"a + ", r"a \cdot", r"\sum_k",
]  # fmt: skip


def read(made, latex):
    """Return the tree of a formula, or where it cannot be read."""
    try:
        return made.parse(tokens(latex))
    except UnexpectedInput as error:
        return type(error), getattr(error, "token", None)


@pytest.fixture(scope="module")
def made():
    return parser.made_parser()


@pytest.fixture(scope="module")
def packed(made):
    return tables.packed(made)


@pytest.mark.parametrize("latex", FORMULAS)
def test_what_was_packed_reads_as_what_was_made(made, packed, latex):
    assert read(Lark.load(io.BytesIO(packed)), latex) == read(made, latex)


def test_tables_beside_the_grammar_are_taken(packed, tmp_path, monkeypatch):
    (tmp_path / tables.FILE).write_bytes(packed)
    monkeypatch.setattr(parser, "files", lambda package: tmp_path)
    monkeypatch.setattr(parser, "made_parser", lambda: pytest.fail("the tables are there, and were made again"))
    assert read(parser.parser(), "p_j - t_j")[0] == "sub"


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_bytes_do_not_depend_on_the_order_of_sets(packed, seed):
    code = "import hashlib; from eqcheck.reading.trees import parser, tables; print(hashlib.sha256(tables.packed(parser.made_parser())).hexdigest())"
    done = subprocess.run([sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, text=True)
    assert done.stdout.strip() == hashlib.sha256(packed).hexdigest(), done.stderr


def test_lark_keeps_its_tables_where_they_are_looked_up(made):
    said = f"Lark {lark.__version__} keeps what running.Machine looks up in another place or form: compare lark/parsers/lalr_parser_state.py"
    try:
        machine = Machine(made)
        moves = [move for state in machine.states for move in machine[state].values()]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        pytest.fail(f"{said} ({error})")
    assert {type(move) for move in moves} == {int, str, tuple}, said


@pytest.mark.parametrize("latex", FORMULAS)
def test_tables_are_run_as_lark_runs_them(made, latex):
    found, machine = tokens(latex), Machine(made)
    for part in [found[begin:end] for begin in range(len(found)) for end in range(begin, len(found) + 1)]:
        try:
            expected = made.parse(part)
        except UnexpectedInput as error:
            expected = None if error.token.type == END else (str(error.token), error.token.start_pos)
        try:
            tree = machine.run(map(parser._typed, part))
        except Unexpected as error:
            tree = error.place
        assert tree == expected


@pytest.mark.parametrize("latex", FORMULAS)
def test_lark_itself_says_the_same(made, latex):
    found = tokens(latex)
    for part in [found[:end] for end in range(len(found) + 1)]:
        said = []
        for each in (Machine(made), LarksOwn(made)):
            try:
                said.append(each.run([parser._typed(token) for token in part]))
            except Unexpected as error:
                said.append(error.place)
        assert said[0] == said[1]


@pytest.mark.parametrize("error", [AttributeError, KeyError, TypeError, None])
def test_lark_itself_runs_tables_that_are_kept_elsewhere_or_in_another_form(made, monkeypatch, error):
    probe = [parser._typed(token) for token in parser.PROBE]
    assert isinstance(runner(made, probe), Machine)

    def moved(self, *arguments):
        if error is not None:
            raise error("not here")
        return ("num", "0")  # it runs, and makes something else of the probe

    monkeypatch.setattr(Machine, "run" if error is None else "__init__", moved)
    assert isinstance(runner(made, probe), LarksOwn)
