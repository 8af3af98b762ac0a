// What a reader has typed: kept in this browser until it is taken back, {page or form: {cell: text}}.
// Twice, since pages from disk may forget one of the stores; without either it stays on the page until that is left.

window.softmaxTyped = (() => {
  const KEY = "softmax-course-code";

  function all() {
    try {
      return JSON.parse(localStorage.getItem(KEY) ?? sessionStorage.getItem(KEY) ?? "{}");
    } catch {
      return {}; // what is not ours is left alone
    }
  }

  function keep(all) {
    try {
      for (const store of [sessionStorage, localStorage]) store.setItem(KEY, JSON.stringify(all));
    } catch {
      // no room, or none wanted
    }
  }

  return { all, keep };
})();
