// The notation switch.  The page brings its formulas in every notation as data; this puts those of the
// chosen notation in their places and has MathJax set them.  Numbers, ids and marks are not touched.
// A classic script, deferred, and before MathJax: a remembered notation is there from the first.

(() => {
  "use strict";
  const KEPT = 1; // in the data: the formula keeps the letters of its author
  const READ = ".bd-article :is(h2, h3, p, pre, td, div.math)";
  const SPHINX = /^(\s*\\[([](?:\\begin\{split\})?)[^]*?((?:\\end\{split\})?\\[)\]]\s*)$/;

  const switcher = document.querySelector(".notation-switch");
  const select = switcher.querySelector("select");
  const said = switcher.querySelector("[role=status]");
  const variants = JSON.parse(document.getElementById("notation-data").textContent);
  const notations = [...select.options].slice(1).map((option) => option.value);

  const formulas = [...document.querySelectorAll(".math[class*='notation-']")].map((element) => {
    const eqno = element.querySelector(".eqno");
    const source = element.lastChild.data; // the number stands before it
    const number = /\bnotation-(\d+)/.exec(element.className)[1];
    return { element, eqno, source, shown: source, variants: variants[number] };
  });

  // What a formula shows in a notation, with the delimiters that Sphinx has put around its TeX.
  function texOf(formula, notation) {
    const variant = formula.variants[notation];
    return typeof variant === "string" ? formula.source.replace(SPHINX, (_, a, b) => a + variant + b) : formula.source;
  }

  function put(formula, content) {
    formula.element.replaceChildren(...(formula.eqno ? [formula.eqno] : []), content);
  }

  // The note below the title says which letters have changed, and what has not.
  const place = document.querySelector(".notation-note");
  function note(name) {
    const template = document.getElementById(`notation-note-${name}`);
    place.replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
    place.hidden = !template;
    return [...place.querySelectorAll(".math")].map((element) => ({ element, tex: element.textContent }));
  }

  // What MathJax makes of a TeX.  Each is set once, however often it stands on the page, and off the
  // page, which is then laid out once and not for every formula.
  const typeset = new Map();
  const metrics = {};
  async function setOnce({ element, tex }) {
    if (typeset.has(tex)) return;
    const display = tex.trimStart().startsWith("\\[");
    metrics[display] ??= window.MathJax.getMetricsFor(element, display);
    typeset.set(tex, await window.MathJax.tex2chtmlPromise(tex.trim().slice(2, -2), { display, ...metrics[display] }));
  }

  async function show(name) {
    const notation = notations.indexOf(name);
    select.value = notation < 0 ? "source" : name;
    const changed = formulas
      .map((formula) => ({ ...formula, formula, tex: texOf(formula, notation) }))
      .filter(({ shown, tex }) => shown !== tex);
    const { MathJax } = window;
    const ready = typeof MathJax?.tex2chtmlPromise === "function"; // else it will find the TeX itself
    if (ready) {
      for (const { element, shown } of changed) typeset.set(shown, element.querySelector("mjx-container"));
      for (const item of changed) await setOnce(item);
    }
    const content = (tex) => (ready ? typeset.get(tex).cloneNode(true) : tex);

    const read = scrollY && [...document.querySelectorAll(READ)].find((e) => e.getBoundingClientRect().bottom > 100);
    const before = read && read.getBoundingClientRect().top;
    document.documentElement.dataset.notation = select.value;
    for (const { element, variants } of formulas) element.classList.toggle("notation-kept", variants[notation] === KEPT);
    for (const { formula, tex } of changed) put(formula, content((formula.shown = tex)));
    for (const item of note(select.value)) {
      if (ready) await setOnce(item);
      put(item, content(item.tex));
    }
    if (ready) {
      MathJax.startup.document.clear();
      MathJax.startup.document.updateDocument(); // the styles of new characters
    }
    if (read) window.scrollBy({ top: read.getBoundingClientRect().top - before, behavior: "instant" }); // some browsers do
  }

  // One after the other, and not while MathJax sets the page for the first time.
  let work = Promise.resolve();
  function change(name) {
    delete switcher.dataset.shown;
    work = work.then(() => window.MathJax?.startup?.promise).then(() => show(name));
    work.then(() => (switcher.dataset.shown = select.value));
  }

  // A tab keeps its notation, so that two can be read side by side; a new one takes the latest.  The tab's
  // own memory comes first also because from disk, Chromium at times loses what localStorage is given.
  const memories = ["sessionStorage", "localStorage"];
  function remembered() {
    try {
      return memories.map((memory) => window[memory].getItem("notation")).find(Boolean);
    } catch {
      return undefined;
    }
  }
  function remember(name) {
    try {
      for (const memory of memories) window[memory].setItem("notation", name);
    } catch {
      // It is forgotten with the page.
    }
  }

  select.addEventListener("change", () => {
    remember(select.value);
    said.textContent = `Notation: ${select.selectedOptions[0].textContent}`;
    change(select.value);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) change(remembered()); // back from a page on which another was chosen
  });

  const asked = new URLSearchParams(location.search).get("notation"); // a link can bring its notation
  const known = asked === "source" || notations.includes(asked);
  if (known) remember(asked);
  show(known ? asked : remembered());
  switcher.hidden = false;
})();
