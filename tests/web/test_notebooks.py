"""The notebooks as files: normalised, complete, nothing hidden from the comparison of outputs."""

from pathlib import Path

import nbformat
import notebooks as tool
import pytest
from site_build import ROOT, pages

pytestmark = pytest.mark.every_case

NOTEBOOKS = tool.notebooks()
ALLOWED_TAGS = ("stub:", "solution:", "nbval-ignore-output", tool.RAISES)
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path: Path, kind=None):
    nb = nbformat.read(path, as_version=4)
    return [cell for cell in nb.cells if kind in (None, cell.cell_type)]


def is_figure(output):
    return any(kind.startswith("image/") for kind in output.get("data", {}))


def test_every_notebook_is_in_the_table_of_contents():
    assert {f"book/{path.stem}" for path in NOTEBOOKS} <= set(pages())


def test_every_page_of_the_table_of_contents_has_a_source():
    for page in pages():
        assert (ROOT / f"{page}.ipynb").is_file() or (ROOT / f"{page}.md").is_file(), page


@each_notebook
def test_it_is_normalised(path):
    assert tool.is_normalised(path), "run `make notebooks`"


@each_notebook
def test_no_tag_hides_a_cell_from_the_tests(path):
    for cell in cells(path):
        for tag in cell.metadata.get("tags", []):
            assert tag.startswith(ALLOWED_TAGS), f"{path.name}: {tag}"
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            assert any(is_figure(output) for output in cell.outputs), (
                f"{path.name}: only a cell that shows a figure may go uncompared:\n{cell.source}"
            )
        assert "NBVAL" not in cell.source.upper()


@each_notebook
def test_every_code_cell_ran_without_errors_and_warnings(path):
    """An error is stored where the cell is tagged for one, and nowhere else."""
    assert tool.unlike_their_tags(nbformat.read(path, as_version=4)) == []
    for cell in cells(path, "code"):
        assert cell.execution_count, f"never executed:\n{cell.source}"
        for output in cell.outputs:
            assert output.get("name") != "stderr", f"{cell.source}\n→ {output.get('text')}"


@each_notebook
def test_every_figure_says_what_it_shows(path):
    for cell in cells(path, "code"):
        for output in filter(is_figure, cell.outputs):
            assert set(output.data) == {"image/svg+xml", "text/plain"}, (
                f"{path.name}: end the cell with plotting.show(figure, alt=…):\n{cell.source}"
            )
            title = output.data["image/svg+xml"].split("<title>", 1)[1].split("</title>", 1)[0]
            assert len(title) >= 40, cell.source


@each_notebook
def test_a_chapter_has_figures_exercises_and_a_summary(path):
    text = "\n".join(cell.source for cell in cells(path, "markdown"))
    figures = sum(is_figure(output) for cell in cells(path, "code") for output in cell.outputs)
    assert figures >= 2, f"{path.name} has {figures} figures, expected 2 or more"
    exercises = text.count("```{exercise-start}")
    assert exercises >= 4, f"{path.name} has {exercises} exercises, expected 4 or more"
    assert text.count("```{exercise-start}") == text.count("```{solution-start}")
    assert "## What to remember" in text


@each_notebook
def test_cells_are_short_enough_to_read(path):
    for cell in cells(path, "code"):
        assert len(cell.source.splitlines()) <= 12, cell.source


@each_notebook
def test_every_stub_is_what_its_solution_makes_of_it(path):
    nb = nbformat.read(path, as_version=4)
    stored = {name: cell.source for name, cell in tool.tagged(nb, "stub").items()}
    tool.fill_stubs(nb)
    for name, cell in tool.tagged(nb, "stub").items():
        assert stored[name] == cell.source, f"{path.name}: stub:{name} has drifted from its solution"


class TestTheTool:
    """`make notebooks` itself."""

    SOLUTION = "def f(x):\n    # >>> solution\n    y = x\n    return y\n    # <<< solution\n\nprint(f)"

    def test_a_stub_keeps_what_stands_outside_the_markers(self):
        assert tool.stub_of(self.SOLUTION) == f"def f(x):\n    {tool.UNWRITTEN}\n\nprint(f)"

    @pytest.mark.parametrize(
        "source",
        ["no marker", "# >>> solution\nx", "# <<< solution", "# >>> solution\n# >>> solution\n# <<< solution"],
    )
    def test_markers_that_do_not_pair_up_are_refused(self, source):
        with pytest.raises(ValueError, match="solution"):
            tool.stub_of(source)

    @pytest.mark.parametrize("marker", ["#>>> solution", "# >>> Solution", "y = 1  # >>> solution"])
    def test_a_misspelt_marker_gives_no_solution_away(self, marker):
        with pytest.raises(ValueError, match="line 8: .* expected '# >>> solution'"):
            tool.stub_of(f"{self.SOLUTION}\n{marker}\nsecret")

    def notebook(self, stub="", tags=("stub:a", "solution:a")):
        nb = nbformat.v4.new_notebook()
        nb.cells = [nbformat.v4.new_code_cell(stub), nbformat.v4.new_code_cell(self.SOLUTION)]
        for cell, tag in zip(nb.cells, tags, strict=True):
            cell.metadata["tags"] = [tag]
        return nb

    def test_a_stub_that_drifted_is_rewritten(self, tmp_path):
        nb = self.notebook()
        tool.normalise(nb)
        path = tmp_path / "a.ipynb"
        path.write_text(tool.dumps(nb), encoding="utf-8")
        assert tool.is_normalised(path)
        nb.cells[0].source += "# and a hint that the solution does not have"
        path.write_text(tool.dumps(nb), encoding="utf-8")
        assert not tool.is_normalised(path)

    @pytest.mark.parametrize("tags", [("stub:a", "solution:b"), ("stub:a", "stub:a")])
    def test_a_stub_without_its_solution_is_refused(self, tags):
        with pytest.raises(ValueError, match="stub"):
            tool.fill_stubs(self.notebook(tags=tags))

    def test_what_only_one_run_knew_is_dropped(self):
        nb = self.notebook()
        nb.metadata["widgets"] = {"state": {}}
        nb.cells[1].metadata["execution"] = {"iopub.execute_input": "2026-01-01"}
        nb.cells[1].outputs = [
            nbformat.v4.new_output("stream", name="stdout", text="<f at 0x7f0123456789>\n"),
            nbformat.v4.new_output("stream", name="stdout", text="two\n"),
        ]
        tool.normalise(nb)
        assert nb.metadata == tool.METADATA
        assert nb.cells[1].metadata == {"tags": ["solution:a"]}
        assert [output.text for output in nb.cells[1].outputs] == ["<f at 0x…>\ntwo\n"]
        data = {"text/plain": "<A at 0x7f0123456789>"}
        nb.cells[1].outputs = [nbformat.v4.new_output("execute_result", data=data)]
        tool.normalise(nb)
        assert nb.cells[1].outputs[0].data == {"text/plain": "<A at 0x…>"}

    def test_normalised_once_is_normalised(self):
        nb = self.notebook(stub="  \nx")
        nb.cells[0].metadata["tags"] = nb.cells[1].metadata["tags"] = []
        nb.cells.append(nbformat.v4.new_markdown_cell("one \nline   \nbroken"))
        tool.normalise(nb)
        once = tool.dumps(nb)
        assert nb.cells[0].source == "x" and nb.cells[2].source == "one\nline  \nbroken"
        tool.normalise(nb)
        assert tool.dumps(nb) == once

    def test_what_ran_is_what_is_stored(self, tmp_path):
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell('print("""a  \n""")')])
        path = tmp_path / "a.ipynb"
        nbformat.write(nb, path)
        tool.renew(path)
        assert cells(path)[0].source == 'print("""a\n""")'
        assert cells(path)[0].outputs[0].text == "a\n\n"

    def test_an_error_says_in_which_notebook(self, tmp_path):
        path = tmp_path / "unpaired.ipynb"
        nbformat.write(self.notebook(tags=("stub:a", "solution:b")), path)
        for arguments in (["--check", str(path)], [str(path)]):
            with pytest.raises(ValueError) as caught:
                tool.main(arguments)
            assert caught.value.__notes__ == [f"in {path}"]

    def test_check_names_the_file_and_fails(self, tmp_path, capsys):
        path = tmp_path / "untidy.ipynb"
        nbformat.write(self.notebook(), path)
        assert tool.main(["--check", str(path)]) == 1
        assert "untidy.ipynb is not normalised" in capsys.readouterr().err

    def raising(self, source="1 / 0", tags=("raises-exception",)):
        cell = nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})
        return nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_code_cell("print('on')")])

    def test_an_error_that_is_meant_is_stored_and_the_next_cell_runs(self, tmp_path):
        path = tmp_path / "a.ipynb"
        nbformat.write(self.raising("raise ValueError(object())"), path)
        tool.renew(path)
        error, after = (cell.outputs[0] for cell in cells(path))
        assert (error.output_type, error.ename) == ("error", "ValueError") and after.text == "on\n"
        assert "0x…" in error.evalue and not any("0x7" in line for line in error.traceback)
        assert tool.is_normalised(path)

    def test_an_error_that_is_meant_and_does_not_come_is_told(self):
        with pytest.raises(ValueError, match="cell 0 .* raised nothing"):
            tool.execute(self.raising("1 / 1"))

    def test_a_tag_without_its_error_and_an_error_without_its_tag_are_found(self):
        nb = self.raising()
        assert tool.unlike_their_tags(nb) == [0]  # tagged, and never run
        nb.cells[0].outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])]
        assert tool.unlike_their_tags(nb) == []
        nb.cells[0].metadata["tags"] = []
        assert tool.unlike_their_tags(nb) == [0]
