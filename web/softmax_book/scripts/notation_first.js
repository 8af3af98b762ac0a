{
  // Stands in the head of a page: which notation is shown is known before anything is painted.
  // A tab keeps its notation, so that two can be read side by side; a new one takes the latest.  The tab's
  // own memory comes first also because from disk, Chromium at times loses what localStorage is given.
  const known = NOTATIONS;
  const memories = ["sessionStorage", "localStorage"];
  const notation = (window.softmaxNotation = {
    remember(name) {
      try {
        for (const memory of memories) window[memory].setItem("notation", name);
      } catch {
        // It is forgotten with the page.
      }
    },
    remembered() {
      try {
        return memories.map((memory) => window[memory].getItem("notation")).find(Boolean);
      } catch {
        return undefined;
      }
    },
    show(name) {
      document.documentElement.dataset.notation = known.includes(name) ? name : "source";
    },
    asked() {
      // A link can bring its notation: page.html?notation=textbook, or #in-textbook, which needs no script.
      const name = location.hash.startsWith("#in-") ? location.hash.slice(4) : new URLSearchParams(location.search).get("notation");
      return known.includes(name) ? name : undefined;
    },
  });
  const asked = notation.asked();
  if (asked) notation.remember(asked);
  notation.show(asked ?? notation.remembered());
}
