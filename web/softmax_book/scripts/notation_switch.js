// The notation switch.  Every formula stands in the page in every notation, and style sheets show the one
// that <html data-notation> names; notation_first.js has named it before the page was painted.
// A classic script, deferred: modules do not load from disk.

(() => {
  "use strict";
  const READ = ".bd-article :is(h2, h3, p, pre, td, div.math)";
  const { softmaxNotation } = window;
  const select = document.getElementById("notation");
  const said = document.querySelector(".notation-switch [role=status]");

  // The place that is read stays where it is, also in browsers that do not see to it themselves.
  function change(name) {
    const read = scrollY && [...document.querySelectorAll(READ)].find((e) => e.getBoundingClientRect().bottom > 100);
    const before = read && read.getBoundingClientRect().top;
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
