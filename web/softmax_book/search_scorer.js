// How Sphinx's search weighs what it finds: its own weights, and what weighs alike comes in the order of the book,
// which the list of pages beside the results has, where it would come by the alphabet.
const pagesInOrder = [...document.querySelectorAll(".bd-sidebar-primary a.internal[href]")].map((link) =>
  new URL(link.href).pathname.replace(new URL(document.documentElement.dataset.content_root, location).pathname, "").replace(/\.html$/, ""),
);

var Scorer = {
  score: ([page, , , , score]) => {
    const place = pagesInOrder.indexOf(page);
    return place < 0 ? score : score + 1 - place / pagesInOrder.length;
  },
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
