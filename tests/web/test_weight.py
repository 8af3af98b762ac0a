"""The one style sheet of the site: what pages use is in it, in the order in which they asked for it."""

from softmax_book.weight import FILE, one_sheet

PAGE = '<html><head>{}<script defer src="../_static/a.js"></script></head><body class="used"><i id="here"></i></body></html>'
LINK = '<link rel="stylesheet" href="../_static/{}" />'


def site(folder, **sheets):
    (folder / "_static/deep").mkdir(parents=True)
    (folder / "book").mkdir()
    (folder / "_static/a.js").write_text('box.classList.add("by-script")')
    for name, css in sheets.items():
        (folder / "_static" / f"{name.replace('__', '/')}.css").write_text(css)
    return folder


def sheet(folder, *links, name="one"):
    pages = {folder / f"book/{name}.html": PAGE.format("".join(map(LINK.format, links)))}
    one_sheet(folder, pages)
    (text,) = pages.values()
    assert text.count("stylesheet") == 1 and f'href="../_static/{FILE}?v=' in text
    return (folder / "_static" / FILE).read_text().split("\n", 1)[1]


def test_rules_for_what_no_page_and_no_script_names_are_left_out(tmp_path):
    css = ".used{color:red} .unused{color:red} #here{color:red} #gone{color:red} .by-script{color:red} p{color:red}"
    found = sheet(site(tmp_path, a=css), "a.css?v=1")
    assert all(name in found for name in (".used", "#here", ".by-script", "p{"))
    assert "unused" not in found and "gone" not in found


def test_a_rule_that_only_excludes_a_name_stays(tmp_path):
    found = sheet(site(tmp_path, a=".used:not(.unused){color:red} .used .unused{color:green}"), "a.css")
    assert found == ".used:not(.unused){color:red}"


def test_custom_properties_that_nobody_asks_for_are_left_out(tmp_path):
    css = ":root{--asked:red;--only-there:red;--for-that:var(--only-there);--drawn:red;--by-script-too:red}p{color:var(--asked)}"
    folder = site(tmp_path, a=css)
    (folder / "_static/a.js").write_text("style.getPropertyValue('--by-script-too')")
    pages = {folder / "book/one.html": PAGE.format(LINK.format("a.css")) + '<svg fill="var(--drawn)"></svg>'}
    one_sheet(folder, pages)
    found = (folder / "_static" / FILE).read_text()
    assert all(name in found for name in ("--asked:", "--drawn:", "--by-script-too:"))
    assert "--only-there" not in found and "--for-that" not in found


def test_the_order_is_that_of_the_pages(tmp_path):
    folder = site(tmp_path, a="p{color:red}", b="p{color:green}", c="p{color:#00f}")
    assert sheet(folder, "a.css", "b.css", "c.css").startswith("p{color:red}p{color:green}p{color:#00f}")


def test_what_a_sheet_imports_stands_in_it_and_addresses_lead_to_their_files(tmp_path):
    folder = site(tmp_path, basic="p{background:url(dot.png)}", deep__b='@import "../basic.css";i{background:url(x.png)}')
    found = sheet(folder, "deep/b.css")
    assert "@import" not in found
    assert "url(dot.png)" in found and "url(deep/x.png)" in found


def test_pages_of_an_earlier_build_keep_their_rules(tmp_path):
    folder = site(tmp_path, a=".used{color:red}", b="p{color:green}")
    old = {folder / "book/old.html": PAGE.format(LINK.format("a.css") + LINK.format("b.css"))}
    one_sheet(folder, old)
    pages = old | {folder / "book/new.html": PAGE.format(LINK.format("b.css"))}
    one_sheet(folder, pages)
    found = (folder / "_static" / FILE).read_text()
    assert ".used{color:red}" in found and found.count("p{color:green}") == 1
