// All marks of a page are one tab stop: the arrow keys lead from one to the next.  The stop is the
// mark that has the focus, or else the next one from where the reader is, so that Tab never leads
// far away.

document.addEventListener("DOMContentLoaded", () => {
  const marks = [...document.querySelectorAll("details.eqcheck > summary")];
  const isOpen = (mark) => mark.checkVisibility(); // not within a closed box
  const open = () => marks.filter(isOpen);

  function stopAt(stop) {
    for (const mark of marks) mark.tabIndex = mark === stop ? 0 : -1;
  }

  function follow() {
    if (marks.includes(document.activeElement)) return;
    const laidOut = marks.filter((mark) => mark.checkVisibility({ contentVisibilityAuto: true })); // others are far away
    stopAt(laidOut.find((mark) => mark.getBoundingClientRect().bottom > 0) ?? laidOut.at(-1) ?? marks.find(isOpen));
  }

  let waiting;
  window.addEventListener("scroll", () => {
    clearTimeout(waiting);
    waiting = setTimeout(follow, 100);
  });
  for (const mark of marks) {
    mark.addEventListener("focus", () => stopAt(mark));
    mark.addEventListener("keydown", (event) => {
      const place = open().indexOf(mark);
      const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: open().length - 1 }[event.key];
      if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      open()[to]?.focus();
    });
  }
  requestAnimationFrame(() => setTimeout(follow)); // when the page has been drawn
});
