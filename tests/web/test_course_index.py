"""The index of the book: every numbered equation, every exercise and every solution of every page, each once."""

import re

from parsed import parsed
from site_build import pages


def test_it_lists_all_there_is(site):
    index = parsed(site / "book" / "course_index.html").select_one("article")
    listed = [link["href"] for link in index.select("dl a[href*='#']")]
    anchors = [href for href in listed if re.search(r"#(equation-|ex-|sol-)", href)]
    assert len(anchors) == len(set(anchors))
    there = set()
    for name in pages():
        soup = parsed(site / f"{name}.html").select_one("article")
        page = f"{name.rsplit('/', 1)[-1]}.html"
        there |= {f"{page}#{tag['id']}" for tag in soup.select("div.math[id^='equation-']") if tag.select_one(".eqno")}
        there |= {f"{page}#{tag['id']}" for tag in soup.select("[id^='ex-'], [id^='sol-']") if {"exercise", "solution"} & set(tag.get("class", []))}
    assert len(there) > 100 and set(anchors) == there


def test_numbers_and_titles_are_those_of_the_pages(site):
    index = parsed(site / "book" / "course_index.html").select_one("article")
    page = parsed(site / "book" / "one_result.html").select_one("article")
    for link in index.select("dl a[href^='one_result.html#']"):
        target = page.find(id=link["href"].partition("#")[2])
        if "#equation-" in link["href"]:
            assert target.select_one(".eqno").get_text().strip().startswith(link.get_text())
        elif "#ex-" in link["href"]:
            number, title = re.match(r"Exercise ([\d.]+)\. (.+)", link.get_text()).groups()
            said = target.get_text()
            assert f"Exercise {number}" in said and title in said


def test_a_link_that_speaks_of_an_exercise_leads_to_that_exercise(site):
    found = 0
    for name in pages():
        page = (site / f"{name}.html").name
        for link in parsed(site / f"{name}.html").select("article a.internal"):
            if re.search(r"\b[Ee]xercise\b", link.get_text()) and page != "course_index.html":
                file, _, anchor = link["href"].partition("#")
                target = parsed(site / "book" / (file or page)).find(id=anchor)
                assert target and "exercise" in target.get("class", []), (page, link["href"])
                found += 1
    assert found >= 5
