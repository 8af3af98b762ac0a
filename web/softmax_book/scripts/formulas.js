// Formulas that leave the page: what is selected is copied with LaTeX for its formulas, in the notation that
// is shown, and a button beside a formula copies it as LaTeX or as MathML.  The pointer has the button at
// every display; for the keyboard it is one stop, beside the formula that is read, and arrows lead on.
// A classic script, deferred: modules do not load from disk.

(() => {
  "use strict";
  const formulas = [...document.querySelectorAll(".bd-article .math:not(.explorable .math)")];
  if (!formulas.length) return;
  const shown = (formula) => [...formula.querySelectorAll("math")].find((one) => isShown(one));
  function isShown(one) {
    const notation = document.documentElement.dataset.notation ?? "source";
    return (one.dataset.n ?? notation).split(" ").includes(notation);
  }

  function latex(formula) {
    const tex = shown(formula)?.dataset.tex ?? "";
    return formula.matches("div") ? `$$${tex}$$` : `$${tex}$`;
  }

  // MathML as other programs take it: without what is ours, and with the LaTeX that it was made from.
  function mathml(formula) {
    const space = "http://www.w3.org/1998/Math/MathML";
    const math = shown(formula).cloneNode(true);
    const tex = math.dataset.tex;
    for (const name of ["data-n", "data-tex"]) math.removeAttribute(name);
    for (const one of math.querySelectorAll("[class]")) one.removeAttribute("class");
    const row = document.createElementNS(space, "mrow");
    const annotation = document.createElementNS(space, "annotation");
    const semantics = document.createElementNS(space, "semantics");
    row.append(...math.childNodes);
    annotation.setAttribute("encoding", "application/x-tex");
    annotation.textContent = tex;
    semantics.append(row, annotation);
    math.append(semantics);
    return new XMLSerializer().serializeToString(math);
  }

  // --- what is selected

  let instead; // what the menu wants copied
  document.addEventListener("copy", (event) => {
    if (!event.clipboardData) return;
    const text = instead ?? selected();
    if (text === undefined) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  });

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return undefined;
    if (document.activeElement?.matches("input, textarea")) return undefined;
    const range = selection.getRangeAt(0).cloneRange();
    const around = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(".math");
    const [first, last] = [around(range.startContainer), around(range.endContainer)];
    if (first) range.setStartBefore(first); // half a formula is no LaTeX
    if (last) range.setEndAfter(last);
    const box = document.createElement("div");
    box.append(range.cloneContents());
    if (!box.querySelector(".math")) return undefined;
    for (const hidden of box.querySelectorAll("[data-n]")) if (!isShown(hidden)) hidden.remove();
    for (const formula of box.querySelectorAll(".math")) formula.textContent = formula.querySelector("math") ? latex(formula) : "";
    for (const extra of box.querySelectorAll(".headerlink, .formula-button, .visually-hidden")) extra.remove();
    box.className = "copied"; // where nobody sees it; only what is drawn has its lines
    document.body.append(box);
    const text = box.innerText;
    box.remove();
    return text;
  }

  // --- the button and its menu

  const button = document.createElement("button");
  button.className = "formula-button";
  button.type = "button";
  button.textContent = "⋯";
  button.setAttribute("aria-label", "Copy this formula");
  button.setAttribute("aria-haspopup", "dialog");
  const menu = document.createElement("div");
  menu.className = "formula-menu";
  menu.popover = "auto";
  menu.setAttribute("role", "dialog");
  menu.setAttribute("aria-label", "Copy this formula");
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  const kinds = { LaTeX: latex, MathML: mathml };
  for (const [kind, write] of Object.entries(kinds)) {
    const choice = document.createElement("button");
    choice.type = "button";
    choice.textContent = `Copy as ${kind}`;
    choice.addEventListener("click", async () => {
      const text = write(button.closest(".math"));
      menu.hidePopover();
      button.focus();
      try {
        await navigator.clipboard.writeText(text);
      } catch {
        instead = text; // no clipboard where the page was not sent safely: the old way
        document.execCommand("copy");
        instead = undefined;
      }
      said.textContent = `Copied as ${kind}`;
    });
    menu.append(choice);
  }
  if (!menu.showPopover) return; // a browser without popovers copies what is selected
  document.querySelector(".bd-article").append(menu, said);

  const inSight = () => formulas.filter((formula) => formula.checkVisibility());
  function stand(formula) {
    if (!formula || button.parentElement === formula || menu.matches(":popover-open")) return;
    if (button.parentElement) button.parentElement.style.position = "";
    formula.style.position = "relative"; // what the button stands in
    formula.append(button);
  }
  function follow() {
    if (document.activeElement === button || menu.contains(document.activeElement)) return;
    if (button.parentElement?.matches(":hover")) return; // it is pointed at
    const isOpen = (formula) => formula.checkVisibility({ contentVisibilityAuto: true }); // what is laid out
    stand(formulas.find((formula) => isOpen(formula) && formula.getBoundingClientRect().top > 0) ?? formulas.findLast(isOpen));
  }
  let waiting;
  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(follow, 150);
  }
  window.addEventListener("scroll", later, { passive: true });
  document.addEventListener("pointerover", ({ target }) => {
    const formula = target.closest?.("div.math");
    if (formula && document.activeElement !== button && formulas.includes(formula)) stand(formula);
  });
  button.addEventListener("click", () => {
    menu.showPopover();
    const { left, bottom } = button.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.min(bottom + 4, innerHeight - menu.offsetHeight - 8)}px`;
    menu.firstElementChild.focus();
  });
  button.addEventListener("keydown", (event) => {
    const open = inSight();
    const place = open.indexOf(button.parentElement);
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: open.length - 1 }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!open[to]) return;
    stand(open[to]);
    button.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const choices = [...menu.children];
    choices[(choices.indexOf(document.activeElement) + step + choices.length) % choices.length].focus();
  });
  later();
})();
