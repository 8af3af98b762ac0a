// All marks of a page are one tab stop: the arrow keys lead from one to the next.  The stop is the
// last mark that had the focus, or else the first one in sight, so that Tab never leads far away.

document.addEventListener("DOMContentLoaded", () => {
  const marks = [...document.querySelectorAll("details.eqcheck > summary")];
  const inSight = new Set();

  function stopAt(stop) {
    for (const mark of marks) mark.tabIndex = mark === stop ? 0 : -1;
  }

  const watcher = new IntersectionObserver((changes) => {
    for (const { target, isIntersecting } of changes) {
      if (isIntersecting) inSight.add(target);
      else inSight.delete(target);
    }
    if (marks.includes(document.activeElement)) return;
    stopAt(marks.find((mark) => inSight.has(mark)) ?? marks.find((mark) => mark.tabIndex === 0));
  });

  for (const mark of marks) {
    watcher.observe(mark);
    mark.addEventListener("focus", () => stopAt(mark));
    mark.addEventListener("keydown", (event) => {
      const open = marks.filter((other) => other.checkVisibility()); // not within a closed box
      const place = open.indexOf(mark);
      const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: open.length - 1 }[event.key];
      if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      open[to]?.focus();
    });
  }
  stopAt(marks[0]);
});
