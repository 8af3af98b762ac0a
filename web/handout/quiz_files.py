"""The questions as files that learning platforms read: Moodle XML, and QTI 2.1 as a package of items.

Both formats are small where a question has one right answer, and the packages at hand that write them carry no feedback
for each answer, which is what these questions are for.
"""

import re
from collections import Counter
from xml.etree import ElementTree as ET

from softmax_book.downloads import pack

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
ADDRESS = re.compile(r"(https?://\S+)")
PENALTY = "0.3333333"  # of the points, for each wrong try; Moodle knows a few fractions only


def moodle(questions, category):
    """Return the text of a Moodle XML file that holds ``questions`` in one category, which has a category for each folder."""
    quiz = ET.Element("quiz")
    folder = None
    for asked in questions:
        if asked.folder != folder:
            folder = asked.folder
            _text(ET.SubElement(quiz, "question", type="category"), "category", f"$course$/top/{category}/{folder}")
        question = ET.SubElement(quiz, "question", type="multichoice")
        _text(question, "name", asked.name)
        _text(question, "questiontext", html(asked.text), format="html")
        _text(question, "generalfeedback", "", format="html")
        for name, said in (("defaultgrade", "1"), ("penalty", PENALTY), ("hidden", "0"), ("single", "true"),
                           ("shuffleanswers", "true"), ("answernumbering", "abc")):  # fmt: skip
            ET.SubElement(question, name).text = said
        for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            _text(question, name, "", format="html")
        for answer in asked.answers:
            element = ET.SubElement(question, "answer", fraction="100" if answer.right else "0", format="html")
            ET.SubElement(element, "text").text = html(answer.text)
            _text(element, "feedback", html(answer.feedback), format="html")
    ET.indent(quiz)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(quiz, encoding="unicode") + "\n"


def _text(parent, name, said, **attributes):
    ET.SubElement(ET.SubElement(parent, name, attributes), "text").text = said


def html(text):
    """Return paragraphs and code as HTML, addresses as links."""
    return "".join(ET.tostring(block, encoding="unicode") for block in _blocks(text))


def _blocks(text):
    """Yield a ``p`` for each paragraph, a ``pre`` for each piece of code."""
    for place, piece in enumerate(re.split(r"\n?```\n?", text)):
        if not piece.strip():
            continue
        block = ET.Element("pre" if place % 2 else "p")
        block.text, *addresses = [piece] if place % 2 else ADDRESS.split(piece.strip())
        for address, behind in zip(addresses[::2], addresses[1::2]):
            link = ET.SubElement(block, "a", href=address)
            link.text, link.tail = address, behind
        yield block


def qti_item(question, identifier, title):
    """Return the text of one QTI 2.1 item: a choice, a score, and what is said to each answer; readers show its title to whoever is asked."""
    names = [f"answer-{n}" for n, _ in enumerate(question.answers, 1)]
    (right,) = (name for name, answer in zip(names, question.answers) if answer.right)
    item = ET.Element(
        "assessmentItem",
        {
            "xmlns": QTI, "xmlns:xsi": XSI, "xsi:schemaLocation": f"{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
            "identifier": identifier, "title": title, "adaptive": "false", "timeDependent": "false",
        },
    )  # fmt: skip
    declared = ET.SubElement(item, "responseDeclaration", identifier="RESPONSE", cardinality="single", baseType="identifier")
    ET.SubElement(ET.SubElement(declared, "correctResponse"), "value").text = right
    score = ET.SubElement(item, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    ET.SubElement(ET.SubElement(score, "defaultValue"), "value").text = "0"
    ET.SubElement(item, "outcomeDeclaration", identifier="FEEDBACK", cardinality="single", baseType="identifier")
    body = ET.SubElement(item, "itemBody")
    body.extend(_blocks(question.text))
    choice = ET.SubElement(body, "choiceInteraction", responseIdentifier="RESPONSE", shuffle="true", maxChoices="1")
    for name, answer in zip(names, question.answers):
        ET.SubElement(choice, "simpleChoice", identifier=name).text = answer.text
    processing = ET.SubElement(item, "responseProcessing")
    condition = ET.SubElement(ET.SubElement(processing, "responseCondition"), "responseIf")
    match = ET.SubElement(condition, "match")
    ET.SubElement(match, "variable", identifier="RESPONSE")
    ET.SubElement(match, "correct", identifier="RESPONSE")
    ET.SubElement(ET.SubElement(condition, "setOutcomeValue", identifier="SCORE"), "baseValue", baseType="float").text = "1"
    ET.SubElement(ET.SubElement(processing, "setOutcomeValue", identifier="FEEDBACK"), "variable", identifier="RESPONSE")
    for name, answer in zip(names, question.answers):
        said = ET.SubElement(item, "modalFeedback", outcomeIdentifier="FEEDBACK", identifier=name, showHide="show")
        said.text = answer.feedback
    return _file(item)


def qti(questions, path):
    """Write a QTI 2.1 package: an item a question, and a manifest that lists them; the same bytes each time."""
    items = {f"question-{n:02}": (question, f"{question.folder} {place}") for n, (question, place) in enumerate(_places(questions), 1)}
    manifest = ET.Element("manifest", {"xmlns": PACKAGE, "identifier": "softmax-gradient-questions"})
    metadata = ET.SubElement(manifest, "metadata")
    ET.SubElement(metadata, "schema").text = "QTIv2.1 Package"
    ET.SubElement(metadata, "schemaversion").text = "1.0.0"
    ET.SubElement(manifest, "organizations")
    resources = ET.SubElement(manifest, "resources")
    for name in items:
        resource = ET.SubElement(resources, "resource", identifier=name, type="imsqti_item_xmlv2p1", href=f"{name}.xml")
        ET.SubElement(resource, "file", href=f"{name}.xml")
    pack(path, {"imsmanifest.xml": _file(manifest), **{f"{name}.xml": qti_item(question, name, title) for name, (question, title) in items.items()}})


def _places(questions):
    """Yield each question with its number in its folder."""
    counted = Counter()
    for question in questions:
        counted[question.folder] += 1
        yield question, counted[question.folder]


def _file(root):
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
