// What a page needs scripts for: boxes that scroll, headers made of formulas, printing, search.
// A classic script, deferred: modules do not load from disk.

(() => {
  // What is wider than its box scrolls in it, by keyboard too, and says so; nothing else is a tab stop.
  const BOXES = {
    "div.math > .formula, span.math": "Formula",
    "pre": "Code",
    ".figure": "Figure",
    ".pst-scrollable-table-container, .eqcheck-symbols, .cell_output .text_html": "Table",
  };

  function isWide(box) {
    if (!box.matches("span.math")) return box.scrollWidth > box.clientWidth + 1;
    const formula = [...box.children].find((variant) => variant.getClientRects().length);
    return Boolean(formula) && formula.getBoundingClientRect().width > box.closest("p, li, dd, td, th, div").clientWidth;
  }

  const PART = ".bd-article > section > section";
  const parts = [...document.querySelectorAll(PART)];

  // What is folded away is looked at when it is opened; to ask how wide it is would lay it out.
  const isFolded = (box) => box.closest("details:not([open])") && !box.closest("summary");

  function boxesIn(part) {
    return Object.entries(BOXES).flatMap(([selector, what]) =>
      [...(part ?? document).querySelectorAll(`.bd-article :is(${selector})`)]
        .filter((box) => (part || !box.closest(PART)) && !isFolded(box))
        .map((box) => [box, what]),
    );
  }

  // First all are measured and then all are marked: the page is laid out once.
  function markBoxes(boxes) {
    const measured = boxes.map(([box, what]) => {
      const wide = isWide(box);
      return [box, what, wide, wide && edges(box)];
    });
    for (const [box, what, wide, where] of measured) {
      if (wide) box.dataset.scrolls = where;
      if (wide === (box.getAttribute("role") === "group")) continue;
      if (wide) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", `${what}, scrolls sideways`);
      } else {
        for (const name of ["data-scrolls", "tabindex", "role", "aria-label"]) box.removeAttribute(name);
      }
    }
  }

  function edges(box) {
    const left = box.scrollLeft > 1;
    const right = box.scrollLeft < box.scrollWidth - box.clientWidth - 1;
    return (left ? "left " : "") + (right ? "right" : "");
  }

  // Screen readers announce a column by the text of its header and leave formulas out of it.
  function nameHeaders() {
    const notation = document.documentElement.dataset.notation ?? "source";
    for (const header of new Set([...document.querySelectorAll(".bd-article th math")].map((one) => one.closest("th")))) {
      const words = header.cloneNode(true);
      for (const other of words.querySelectorAll("math, .visually-hidden")) other.remove();
      if (words.textContent.trim()) continue;
      const name = header.querySelector(".visually-hidden") ?? document.createElement("span");
      name.className = "visually-hidden";
      const formulas = [...header.querySelectorAll("math")];
      const shown = formulas.filter((one) => (one.dataset.n ?? notation).split(" ").includes(notation));
      name.textContent = shown.map((formula) => formula.textContent).join(" ");
      header.append(name);
    }
  }

  // What is out of sight is not laid out at first (course.css).  What is in sight is looked at as soon as there
  // is something to see, the other parts one by one when there is time.
  const whenIdle = window.requestIdleCallback ?? ((run) => setTimeout(run, 50));
  let waiting = [];
  let asked = false;

  function look() {
    const inSight = ({ top, bottom }) => bottom > 0 && top < innerHeight;
    const seen = parts.filter((part) => inSight(part.getBoundingClientRect()));
    layOut([undefined, ...seen]);
    waiting = parts.filter((part) => !seen.includes(part));
    delete document.documentElement.dataset.laidOut;
    later();
  }
  function later() {
    if (!waiting.length) document.documentElement.dataset.laidOut = "";
    else if (!asked) whenIdle(next, { timeout: 300 });
    asked = waiting.length > 0;
  }
  function next() {
    asked = false;
    layOut(waiting.splice(0, 1));
    later();
  }
  function layOut(some) {
    const above = some.filter((part) => part?.getBoundingClientRect().bottom <= 0);
    const height = () => above.reduce((sum, part) => sum + part.offsetHeight, 0);
    const before = height();
    for (const part of some) part?.classList.add("laid-out");
    markBoxes(some.flatMap(boxesIn));
    // What is read stays where it is, also in browsers that do not see to it themselves.
    if (!CSS.supports("overflow-anchor: auto")) window.scrollBy({ top: height() - before, behavior: "instant" });
  }

  nameHeaders();
  document.fonts.ready.then(look);
  new MutationObserver(() => {
    nameHeaders();
    look();
  }).observe(document.documentElement, { attributeFilter: ["data-notation"] });
  let width = innerWidth;
  window.addEventListener("resize", () => {
    if (width !== innerWidth) look(); // the bars of a phone change the height alone
    width = innerWidth;
  });
  document.addEventListener("toggle", ({ target }) => markBoxes(boxesIn(target)), true);
  document.addEventListener("scroll", ({ target }) => target.dataset?.scrolls !== undefined && (target.dataset.scrolls = edges(target)), true);

  // A link leads to its target also when that lies in a closed solution, or has moved since the page
  // came because the font of the formulas had not come yet.
  function goToTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let box = target?.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (!target) return;
    const upToIt = waiting.filter((part) => part.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING);
    waiting = waiting.filter((part) => !upToIt.includes(part));
    layOut(upToIt); // what stands above it has its height
    target.scrollIntoView({ behavior: "instant" });
  }
  let gone = false;
  for (const sign of ["wheel", "touchmove", "keydown", "pointerdown"])
    window.addEventListener(sign, () => (gone = true), { once: true, passive: true });
  const [arrival] = performance.getEntriesByType("navigation");
  if (arrival?.type === "navigate" && location.hash) document.fonts.ready.then(() => gone || goToTarget());
  window.addEventListener("hashchange", goToTarget);

  // On paper the ground is white, answers and folded code are open, and solutions are as the reader has them:
  // the closed ones are left out (course.css) unless the menu's second entry asks for them all.
  const FOLDED = "details.predict-answer, details.hide";
  let printed = FOLDED;
  let before;
  window.addEventListener("beforeprint", () => {
    const closed = [...document.querySelectorAll(printed)].filter((one) => !one.open);
    before = { closed, theme: document.documentElement.dataset.theme };
    for (const one of closed) one.open = true;
    document.documentElement.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    for (const one of before.closed) one.open = false;
    document.documentElement.dataset.theme = before.theme;
    printed = FOLDED;
  });
  function printing(button, what) {
    document.querySelector(button)?.addEventListener("click", () => {
      printed = what;
      window.print(); // which some browsers do later
    });
  }
  printing(".btn-download-pdf-button", FOLDED);
  printing(".btn-print-solutions-button", `${FOLDED}, details.solution`);

  // The menu of downloads closes as menus do.
  for (const menu of document.querySelectorAll("details.dropdown:not(.solution)")) {
    document.addEventListener("click", ({ target }) => menu.contains(target) || (menu.open = false));
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  // The contents of the page mark the part that is read: the last that begins in the upper two fifths.
  const links = [...document.querySelectorAll("nav.page-toc a[href^='#']")];
  const places = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const within = new Set();
  const reading = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) within[isIntersecting ? "add" : "delete"](target);
      const place = places.findLastIndex((part) => within.has(part));
      for (const link of links) link.classList.remove("active");
      for (let link = links[place]; link?.matches("a"); link = link.closest("ul").previousElementSibling)
        link.classList.add("active");
    },
    { rootMargin: "0px 0px -60%" },
  );
  for (const part of places) if (part) reading.observe(part);

  // An excerpt is of what the page says, without its menus, its title and its buttons, and has a formula once,
  // its characters in the notation of the source, a power and a fraction with their signs: 10^308 is not 10308.
  document.addEventListener("DOMContentLoaded", () => {
    if (typeof Search === "undefined") return; // no page of results; its script comes after this one
    const { htmlToText } = Search;
    Search.htmlToText = (html, anchor) => {
      const page = new DOMParser().parseFromString(html, "text/html");
      for (const one of page.querySelectorAll("[data-n]"))
        if (!one.dataset.n.split(" ").includes("source")) one.remove();
      for (const [name, signs] of Object.entries({ msup: ["^"], msub: ["_"], msubsup: ["_", "^"], mfrac: ["/"] }))
        for (const one of page.querySelectorAll(name)) [...one.children].slice(1).forEach((part, place) => part.before(signs[place]));
      const said = page.querySelector("article.bd-article") ?? page.body;
      for (const one of said.querySelectorAll("h1, button, select")) one.remove();
      return htmlToText(`<div role="main">${said.innerHTML}</div>`, anchor);
    };
  });

  // Opened from disk, a page may not read the others for the excerpts of its search results.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
})();
