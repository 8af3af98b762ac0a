"""What surrounds the book: workflows, licences, the README's promises, the errata's index."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from markdown_it import MarkdownIt
from site_build import ROOT

pytestmark = pytest.mark.every_case

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PUBLISHING = ROOT / ".github" / "workflows" / "test-and-publish.yml"
CHAPTERS = {
    "S1": ("jacobian_product", 13),
    "S2": ("kronecker_delta", 33),
    "S3": ("chain_rule", 13),
}
IDS = [f"{source}.{n}" for source, (_, last) in CHAPTERS.items() for n in range(1, last + 1)]
VERDICT = re.compile(r"T|F|A: .+|definition|remark")

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def workflow(path: Path) -> dict:
    """Return a workflow; YAML reads its key ``on`` as the truth value, which is undone here."""
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    loaded["on"] = loaded.pop(True, None) or loaded.get("on")
    return loaded


def steps(path: Path):
    return [step for job in workflow(path)["jobs"].values() for step in job["steps"]]


def shell_commands(markdown: str):
    """Return the lines of all ``bash`` blocks of a Markdown text, without empty ones."""
    blocks = [t.content for t in MarkdownIt().parse(markdown) if t.type == "fence" and t.info == "bash"]
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


class TestWorkflows:
    def test_there_are_two(self):
        assert [path.stem for path in WORKFLOWS] == ["newest", "test-and-publish"]

    @each_workflow
    def test_it_has_the_form_that_github_expects(self, path):
        assert_valid("vendor.github-workflows", path)

    @each_workflow
    def test_every_action_is_pinned_by_commit(self, path):
        used = re.findall(r"^\s*(?:-\s+)?uses:\s*(.+)$", path.read_text(encoding="utf-8"), re.M)
        assert len(used) == sum("uses" in step for step in steps(path)) > 0
        for line in used:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line

    def test_one_version_of_each_action(self):
        versions = {}
        for path in WORKFLOWS:
            for step in steps(path):
                if "uses" in step:
                    name, commit = step["uses"].split("@")
                    versions.setdefault(name, set()).add(commit)
        assert all(len(commits) == 1 for commits in versions.values()), versions

    @each_workflow
    def test_it_may_read_and_nothing_else(self, path):
        assert workflow(path)["permissions"] == {"contents": "read"}
        assert "secrets." not in path.read_text(encoding="utf-8")
        assert "pull_request_target" not in workflow(path)["on"]
        allowed = {
            "publish": {"pages": "write", "id-token": "write"},
            "notebooks": {"actions": "read", "contents": "write"},
        }
        for name, job in workflow(path)["jobs"].items():
            assert job.get("permissions") == allowed.get(name), name

    @each_workflow
    def test_a_checkout_leaves_no_token_behind(self, path):
        for step in steps(path):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False

    @each_workflow
    def test_runs_do_not_pile_up(self, path):
        assert "group" in workflow(path)["concurrency"]
        assert all("timeout-minutes" in job for job in workflow(path)["jobs"].values())

    def test_tests_run_on_the_oldest_and_the_newest_python(self):
        test = workflow(PUBLISHING)["jobs"]["test"]
        assert test["strategy"]["matrix"]["python"] == ["3.11", "3.15"]
        assert {"push", "pull_request"} <= set(workflow(PUBLISHING)["on"])
        assert "continue-on-error" not in PUBLISHING.read_text(encoding="utf-8")

    def test_only_a_green_main_is_published(self):
        jobs = workflow(PUBLISHING)["jobs"]
        assert set(jobs["publish"]["needs"]) == {"test", "book"}
        assert "github.ref == 'refs/heads/main'" in jobs["publish"]["if"]
        assert not re.search(r"always\(\)|failure\(\)|cancelled\(\)", jobs["publish"]["if"])
        assert jobs["notebooks"]["needs"] == "publish"
        deploying = [name for name, job in jobs.items() if "deploy-pages" in str(job["steps"])]
        assert deploying == ["publish"]

    def test_nothing_is_published_where_no_book_was_built(self):
        done = [step.get("run") or step["uses"].split("@")[0] for step in workflow(PUBLISHING)["jobs"]["book"]["steps"]]
        checked = done.index("test -s _build/html/index.html")
        assert done.index("make book-pdf") < checked < done.index("actions/upload-pages-artifact")

    def test_what_is_handed_out_is_published_too(self):
        done = [step.get("run") or step["uses"].split("@")[0] for step in workflow(PUBLISHING)["jobs"]["book"]["steps"]]
        put = done.index("cp _build/handout/*.zip _build/html/downloads/")
        assert done.index("make handout") < done.index("make book-pdf") < put < done.index("actions/upload-pages-artifact")

    def test_the_weekly_run_walks_the_way_out(self):
        weekly = workflow(ROOT / ".github" / "workflows" / "newest.yml")
        assert "make next" in [step.get("run") for step in weekly["jobs"]["next"]["steps"]]

    def test_the_weekly_run_blocks_nobody(self):
        weekly = workflow(ROOT / ".github" / "workflows" / "newest.yml")
        assert set(weekly["on"]) == {"schedule", "workflow_dispatch"}
        assert all(job["continue-on-error"] is True for job in weekly["jobs"].values())

    def test_the_weekly_run_asks_for_every_direct_dependency(self):
        asked = subprocess.run(
            [sys.executable, ROOT / ".ci" / "newest.py"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split()
        project = tomllib.loads(read("pyproject.toml"))["project"]
        direct = project["dependencies"] + sum(project["optional-dependencies"].values(), [])
        assert [re.split("[<=]", name)[0] for name in asked] == [re.split("[<>=]", name)[0] for name in direct]


class TestReadme:
    COMMANDS = shell_commands(read("README.md"))
    TARGETS = re.findall(r"^([\w-]+):", read("Makefile"), re.M)

    def test_it_begins_with_the_two_commands(self):
        assert self.COMMANDS[:2] == ["make book", "make test"]

    @pytest.mark.parametrize("command", ["make book", "make test"])
    def test_the_two_commands_are_the_ones_that_the_ci_runs(self, command):
        assert command in self.COMMANDS
        assert re.search(f"^{command}$", read(".ci/run"), re.M)
        assert command in [step.get("run") for step in steps(PUBLISHING)]

    @pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
    def test_every_make_target_it_names_exists(self, document):
        named = set(re.findall(r"(?:^|`)make (\w+)", read(document), re.M))
        assert named and named <= set(self.TARGETS)

    def test_the_plain_way_is_what_make_does(self):
        recipe = read("Makefile")
        install, editable, build = (c for c in self.COMMANDS if re.match(r"pip install -r|pip install --no|python web", c))
        assert "-r requirements.txt" in install and ".venv requirements.txt" in recipe
        script = read(".ci/environment.py")
        for option in ("--no-deps", "--no-build-isolation"):
            assert option in editable and f'"{option}"' in script
        assert editable.endswith("-e .") and '"-e", "."' in script
        assert build in recipe

    @pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "LICENSE-TEXT.md"])
    def test_every_file_it_names_is_there(self, document):
        text = read(document)
        linked = re.findall(r"\]\((?!https?:)([^)#\s]+)", text)
        in_code = re.findall(r"`((?:\.?[\w-]+/)*\.?[\w-]+\.(?:md|txt|yml|toml|py|cff|ipynb|bib))`", text)
        for name in linked + in_code:
            if "your_chapter" not in name:
                assert (ROOT / name).is_file(), name

    def test_the_picture_says_what_it_shows(self):
        pictures = re.findall(r"!\[(.*?)\]\((.*?)\)", read("README.md"))
        assert len(pictures) == 1
        assert len(pictures[0][0]) >= 40

    def test_contributing_gives_the_command_that_makes_the_lock(self):
        recipe = re.sub(r"\s*\\\n\s*", " ", read("Makefile"))
        command = re.search(r"uv pip compile .*", recipe).group()
        told = re.search(r"`(uv pip compile [^`]*)`", read("CONTRIBUTING.md")).group(1)
        assert told.split() == re.sub(r'--custom-compile-command "[^"]*" ', "", command).split()


class TestLicencesAndCitation:
    def test_code_is_mit(self):
        assert read("LICENSE").startswith("MIT License\n\nCopyright (c) 2026 the softmax-gradient course contributors")
        assert tomllib.loads(read("pyproject.toml"))["project"]["license"] == "MIT"

    def test_text_is_cc_by_and_names_what_is_not_ours(self):
        text = read("LICENSE-TEXT.md")
        assert "https://creativecommons.org/licenses/by/4.0/" in text
        assert "https://creativecommons.org/licenses/by-sa/4.0/" in text
        assert "https://stats.stackexchange.com/questions/510197" in text

    def test_the_bibliography_attributes_the_three_sources(self):
        text, entries = read("book/bibliography.md"), read("book/references.bib")
        for key in ("cv510197", "kronecker-notes", "w3wi-ds304"):
            assert f"{{cite}}`{key}`" in text
            assert f"{{{key}," in entries

    def test_every_reference_says_where_it_was_checked(self):
        entries = re.split(r"^@", read("book/references.bib"), flags=re.M)[1:]
        assert len(entries) >= 10
        for entry in entries:
            note = re.search(r"^\s*note\s*=\s*\{(.+)\}\s*$", entry, re.M)
            assert note, entry.splitlines()[0]
            assert re.search(r"[Ss]tored|snapshot|verified", note.group(1)), note.group(1)

    def test_the_citation_file_is_valid(self):
        assert_valid("vendor.citation-file-format", ROOT / "CITATION.cff")

    def test_the_citation_names_this_version(self):
        citation = yaml.safe_load(read("CITATION.cff"))
        assert citation["version"] == tomllib.loads(read("pyproject.toml"))["project"]["version"]
        assert set(citation["license"]) == {"MIT", "CC-BY-4.0"}


class TestErrata:
    ROWS = re.findall(
        r"^\| \[\*\*(S\d\.\d+)\*\*\]\((\w+)\.ipynb#([^)]*)\) \| (.+?) \| (.+) \|$", read("book/errata.md"), re.M
    )

    def test_it_has_one_row_for_every_line_of_the_sources(self):
        assert [row[0] for row in self.ROWS] == IDS
        assert re.findall(r"\*\*(S\d\.\d+)\*\*", read("book/errata.md")) == IDS

    def test_every_row_has_a_verdict_and_says_something(self):
        for line, _, _, verdict, phrase in self.ROWS:
            assert VERDICT.fullmatch(verdict), line
            assert len(phrase) >= 5, line

    @pytest.mark.parametrize("source", CHAPTERS)
    def test_the_chapter_treats_each_line_once_where_the_row_says(self, source):
        chapter, last = CHAPTERS[source]
        sections = sections_that_name_lines(ROOT / "book" / f"{chapter}.ipynb")
        assert {line: len(found) for line, found in sections.items()} == {
            f"{source}.{n}": 1 for n in range(1, last + 1)
        }
        for line, linked, slug, *_ in self.ROWS:
            if line.startswith(f"{source}."):
                assert linked == chapter, line
                assert slug == slug_of(sections[line][0]), f"{line} stands under “{sections[line][0]}”"


# What must not get into a repository that others clone: paths of one machine, another index.
PRIVATE = re.compile(
    r"\.\./" + r"shared\b|(?<![\w.:/-])/" + r"(?:work|home|root|Users|tmp)/\w|[A-Z]:\\Users|index-" + r"url\W+\w+://"
)


def test_no_file_names_a_path_of_one_machine():
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found = PRIVATE.search(text)
        assert not found, f"{path.relative_to(ROOT)}: {found.group()!r}"


def test_without_git_the_same_files_are_looked_at(monkeypatch, tmp_path):
    """A source ZIP is tested on machines that never had git."""
    with_git = set(tracked_files())
    monkeypatch.setenv("PATH", str(tmp_path))
    assert with_git <= set(tracked_files())


def test_the_wheel_holds_every_package():
    settings = tomllib.loads(read("pyproject.toml"))["tool"]["setuptools"]
    roots = {"clinic": "clinic", "eqcheck": "eqcheck", "softmaxlib": "softmaxlib", "softmax_book": "web/softmax_book"}
    found = {
        ".".join([name, *init.parent.relative_to(ROOT / folder).parts])
        for name, folder in roots.items()
        for init in (ROOT / folder).rglob("__init__.py")
    }
    assert set(settings["packages"]) == found | {"softmax_book.book"}  # and two files of book/


def test_the_lock_needs_no_other_index():
    lock = read("requirements.txt")
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > lock.count("==") > 50


def assert_valid(schema: str, path: Path) -> None:
    """Check ``path`` against a schema that check-jsonschema brings along (no network)."""
    run = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, path], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def slug_of(heading: str) -> str:
    """Return the anchor of a heading without markup, as GitHub and MyST make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def sections_that_name_lines(notebook: Path) -> dict:
    """Return ``{line id: [heading of each section that has the id in bold]}``, headings to depth 3."""
    found, heading = {}, None
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "markdown":
            continue
        for line in cell.source.splitlines():
            if match := re.match(r"#{1,3} (.+)", line):
                heading = match.group(1).strip()
            for name in re.findall(r"\*\*(S\d\.\d+)\*\*", line):
                found.setdefault(name, []).append(heading)
    return found


def tracked_files():
    """Return the files of the repository: what git tracks or would track, else all but the built ones."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True,
        ).stdout
    except FileNotFoundError:  # a source ZIP on a machine without git
        listed = ""
    if listed:
        paths = [ROOT / name for name in listed.split("\0") if name]
    else:
        built = re.compile(r"\.venv.*|_build|build|__pycache__|\.git|\.pytest_cache|\.hypothesis|\.ipynb_checkpoints|.*\.egg-info")
        paths = [p for p in ROOT.rglob("*") if not any(map(built.fullmatch, p.relative_to(ROOT).parts))]
    return [path for path in paths if path.is_file()]
