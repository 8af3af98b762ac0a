"""The quiz: every number is the catalogue's, every wrong answer has a name, and the files are what the formats ask for."""

import re
import zipfile
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import xmlschema
from handout import quiz, quiz_files
from site_build import ROOT

from softmaxlib import diagnose
from softmaxlib.mistakes import CATALOGUE

SITE = "https://example.org/course/"
BANK = quiz.bank(SITE)
NAMED = re.compile(r"“([\w-]+)”")
SCHEMA = ROOT / "tests/web/data/imsqti_v2p1.xsd"  # IMS Global's, as it is distributed, with its notice


@pytest.fixture(scope="module")
def schema():
    with pytest.warns(xmlschema.XMLSchemaImportWarning):  # of MathML, XInclude and APIP, which no item uses
        return xmlschema.XMLSchema(SCHEMA, validation="lax", allow="local")


def test_there_are_forty_and_more_each_under_its_name():
    assert len(BANK) >= 40
    assert len({question.name for question in BANK}) == len({question.text + str(question.answers) for question in BANK}) == len(BANK)


@pytest.mark.parametrize("question", BANK, ids=lambda question: question.name)
def test_one_answer_is_right_and_no_two_read_alike(question):
    assert sum(answer.right for answer in question.answers) == 1
    assert len({answer.text for answer in question.answers}) == len(question.answers) >= 3


@pytest.mark.parametrize("question", BANK, ids=lambda question: question.name)
def test_a_wrong_answer_is_a_catalogued_mistake_that_its_feedback_names(question):
    for answer in question.answers:
        if not answer.right:
            (name,) = NAMED.findall(answer.feedback)
            assert name in CATALOGUE
            assert answer.text in answer.feedback or answer.text == CATALOGUE[name].sentence or re.match(r"[(−\d]", answer.text)


def test_a_wrong_number_is_told_why_one_makes_that_mistake():
    for question in BANK:
        for answer in question.answers:
            if question.folder in ("Gradients", "Losses") and not answer.right:
                assert CATALOGUE[NAMED.findall(answer.feedback)[0]].why in answer.feedback


def test_where_there_is_no_site_a_page_of_the_book_is_named():
    for question in quiz.bank():
        for answer in question.answers if question.folder == "Gradients" else ():
            assert answer.right or f"“{quiz.PAGES[CATALOGUE[NAMED.findall(answer.feedback)[0]].page]}”" in answer.feedback
    for page, title in quiz.PAGES.items():
        source = next((ROOT / "book").glob(page.replace(".html", ".*"))).read_text(encoding="utf-8")
        assert f"# {title}" in source


def test_a_right_loss_says_what_it_is_made_of():
    for question in BANK:
        if question.folder == "Losses":
            (right,) = (answer for answer in question.answers if answer.right)
            terms = re.findall(r"([\d.]+) · ln ([\d.]+)", right.feedback)
            assert -sum(float(t) * np.log(float(p)) for t, p in terms) == pytest.approx(float(right.text), abs=6e-4)
            assert "+ −" not in right.feedback


def array(text):
    return np.array([float(one.replace("−", "-")) for one in text.strip("()").split(", ")])


def given(question):
    return [array(found) for found in re.findall(r"\(([^)]*\d[^)]*)\)", question.text)]


@pytest.mark.parametrize("question", [q for q in BANK if q.name.startswith("Gradient")], ids=lambda question: question.name)
def test_the_numbers_of_a_gradient(question):
    p, t = given(question)
    for answer in question.answers:
        if answer.right:
            assert array(answer.text) == pytest.approx(p - t, abs=6e-4)
            continue
        (name,) = NAMED.findall(answer.feedback)
        assert array(answer.text) == pytest.approx(CATALOGUE[name].example(np.log(p), t), abs=6e-4)
        assert f"{SITE}book/{CATALOGUE[name].links[0]}" in answer.feedback


@pytest.mark.parametrize("question", [q for q in BANK if q.name.startswith("Mistake")], ids=lambda question: question.name)
def test_only_one_of_the_mistakes_gives_the_numbers(question):
    p, t, mine, right = given(question)
    assert right == pytest.approx(p - t, abs=6e-4)
    giving = [
        mistake.sentence
        for mistake in CATALOGUE.values()
        if mistake.kind == "logits" and not mistake.params and np.shape(found := _safely(mistake, p, t)) == p.shape
        and np.allclose(found, mine, atol=6e-4)
    ]  # fmt: skip
    assert giving == [answer.text for answer in question.answers if answer.right]


def _safely(mistake, p, t):
    with np.errstate(all="ignore"):
        return mistake.example(np.log(p), np.array(t, float))


@pytest.mark.parametrize("question", [q for q in BANK if q.name.startswith("Code")], ids=lambda question: question.name)
def test_the_code_makes_the_mistake_and_does_not_say_so(question):
    code = question.text.split("```")[1]
    name = question.name.removeprefix("Code: ")
    assert name not in code and name.replace("-", "_") not in code
    names = {"np": np, **{key: value for key, value in CATALOGUE[name].example.__globals__.items() if key != "__builtins__"}}
    exec(code, names)
    assert diagnose(names["mine"], kind=CATALOGUE[name].kind).name == name


@pytest.mark.parametrize(("values", "expected"), [([0.1, -0.4, 0], "(0.1, −0.4, 0)"), ([-1e-9, 1 / 3], "(0, 0.333)"), (1.5, "1.5"), (-0.0, "0")])
def test_numbers_as_they_are_printed(values, expected):
    assert quiz.numbers(values) == expected


def test_moodle_finds_in_its_file_what_it_asks_for():
    root = ET.fromstring(quiz_files.moodle(BANK, "Softmax gradient"))
    questions = [element for element in root if element.get("type") != "category"]
    place, places = None, []
    for element in root:
        place = element.findtext("category/text", place)
        if element.get("type") != "category":
            places.append(place)
    assert places == [f"$course$/top/Softmax gradient/{question.folder}" for question in BANK]
    assert len(root) == len(BANK) + len(set(places))
    assert [question.findtext("name/text") for question in questions] == [question.name for question in BANK]
    for element, question in zip(questions, BANK):
        assert element.get("type") == "multichoice" and element.findtext("single") == "true"
        assert [answer.get("fraction") for answer in element.findall("answer")] == ["100" if a.right else "0" for a in question.answers]
        texts = [element.find("questiontext"), *element.findall("answer"), *element.findall("answer/feedback")]
        for text in texts:
            assert text.get("format") == "html"
            ET.fromstring(f"<div>{text.findtext('text')}</div>")
        shown = "".join(ET.fromstring(f"<div>{element.findtext('questiontext/text')}</div>").itertext())
        assert shown.replace("\n", "") == question.text.replace("```", "").replace("\n", "")


def test_where_to_read_on_is_a_link_in_moodle():
    root = ET.fromstring(quiz_files.moodle(BANK, "Softmax gradient"))
    said = [ET.fromstring(f"<div>{text.text}</div>") for text in root.iterfind("question/answer/feedback/text")]
    assert len(said) == sum(len(question.answers) for question in BANK)
    for feedback in said:
        addresses = re.findall(r"https?://\S+", "".join(feedback.itertext()))
        assert [link.get("href") for link in feedback.iter("a")] == addresses
    assert sum(len(list(feedback.iter("a"))) for feedback in said) >= 30


def test_every_item_is_valid_by_the_schema_of_qti(schema, tmp_path):
    quiz_files.qti(BANK, tmp_path / "quiz.zip")
    with zipfile.ZipFile(tmp_path / "quiz.zip") as packed:
        names = packed.namelist()
        manifest = ET.fromstring(packed.read("imsmanifest.xml"))
        assert [file.get("href") for file in manifest.iter(f"{{{quiz_files.PACKAGE}}}file")] == names[1:]
        for name in names[1:]:
            schema.validate(packed.read(name).decode())
        titles = [ET.fromstring(packed.read(name)).get("title") for name in names[1:]]
    assert len(set(titles)) == len(titles) and not [title for title in titles if any(name in title for name in CATALOGUE)]
    assert len(names) == len(BANK) + 1


@pytest.mark.parametrize(
    ("there", "instead"), [("itemBody>", "itemBodi>"), ('showHide="show"', 'showHide="maybe"'), ('maxChoices="1"', 'maxChoices="one"')]
)
def test_the_schema_refuses_what_is_no_item(schema, there, instead):
    text = quiz_files.qti_item(BANK[0], "question-01", "Gradients 1")
    assert there in text
    assert not schema.is_valid(text.replace(there, instead))


def test_a_right_answer_scores_and_every_answer_is_answered():
    root = ET.fromstring(quiz_files.qti_item(BANK[0], "question-01", "Gradients 1"))
    at = {"q": quiz_files.QTI}
    choices = [choice.get("identifier") for choice in root.iterfind(".//q:simpleChoice", at)]
    right = root.findtext(".//q:correctResponse/q:value", namespaces=at)
    assert choices[[answer.right for answer in BANK[0].answers].index(True)] == right
    assert [said.get("identifier") for said in root.iterfind("q:modalFeedback", at)] == choices
