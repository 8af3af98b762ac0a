// A page with cells: what their buttons do comes with the first click, and where something was typed before.
// A classic script, deferred: modules do not load from disk.

(() => {
  const script = document.currentScript;
  const address = (file) => script.src.replace(/[^/]*$/, `${file}?v=${script.dataset.version}`);
  const page = location.pathname.replace(/^.*\/|\.html$/g, "");

  function load(element, attributes) {
    return new Promise((done, failed) => {
      const made = Object.assign(document.createElement(element), attributes);
      made.onload = done;
      made.onerror = () => failed(new Error(`${attributes.src ?? attributes.href} could not be loaded`));
      document.head.append(made);
    });
  }

  let cells;
  function all() {
    return (cells ??= Promise.all([
      load("link", { rel: "stylesheet", href: address("cells.css") }),
      load("script", { src: address("runtime.js") }).then(() => load("script", { src: address("cells.js") })),
    ]).then(() => window.softmaxCells(page)));
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".live button[data-do]");
    if (button) all().then((found) => found.act(button));
  });

  const kept = window.softmaxTyped.all()[page] ?? {};
  if (Object.keys(kept).length && document.querySelector(".live")) all();
})();
