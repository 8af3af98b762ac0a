// The notation switch.  Every formula stands in the page in every notation, and style sheets show the one
// that <html data-notation> names; notation_first.js has named it before the page was painted.
// A classic script, deferred: modules do not load from disk.

(() => {
  "use strict";
  const READ = "h2, h3, p, pre, td, div.math";
  const { softmaxNotation } = window;
  const select = document.getElementById("notation");
  const said = document.querySelector(".notation-switch [role=status]");

  // What is in sight, and whether anything was scrolled, is known before it is asked: to look when the notation
  // changes would lay the page out once more than is needed.
  let scrolled = scrollY > 0;
  window.addEventListener("scroll", () => (scrolled = scrollY > 0), { passive: true });
  const inSight = new Set();
  const watch = new IntersectionObserver((entries) =>
    entries.forEach(({ target, isIntersecting }) => inSight[isIntersecting ? "add" : "delete"](target)),
  );
  document.querySelectorAll(".bd-article > section > section").forEach((part) => watch.observe(part));

  // What is read is looked for from the outside in: a part of the page out of sight need not be laid out for it.
  function whatIsRead() {
    let found = document.querySelector(".bd-article");
    while (found && !found.matches(READ))
      found = [...found.children].find((e) => e.checkVisibility() && e.getBoundingClientRect().bottom > 100);
    return found;
  }

  // The place that is read stays where it is, also in browsers that do not see to it themselves.
  function change(name) {
    const read = scrolled && whatIsRead();
    const before = read && read.getBoundingClientRect().top;
    for (const part of document.querySelectorAll(".laid-out"))
      if (!inSight.has(part)) part.classList.remove("laid-out"); // course.js lays it out again when there is time
    softmaxNotation.show(name);
    select.value = document.documentElement.dataset.notation;
    queueMicrotask(() => { // when course.js has marked what now scrolls
      if (read) window.scrollBy({ top: read.getBoundingClientRect().top - before, behavior: "instant" });
    });
  }

  select.value = document.documentElement.dataset.notation;
  select.addEventListener("change", () => {
    softmaxNotation.remember(select.value);
    said.textContent = `Notation: ${select.selectedOptions[0].textContent}`;
    change(select.value);
  });
  window.addEventListener("hashchange", () => {
    const asked = location.hash.startsWith("#in-") && softmaxNotation.asked();
    if (!asked) return;
    softmaxNotation.remember(asked);
    change(asked);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) change(softmaxNotation.remembered()); // back from a page on which another was chosen
  });
})();
