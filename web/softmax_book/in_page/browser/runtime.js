// Python for a page, loaded when a reader first asks for it.  What pages use of it:
//
//   softmaxPython.ask("clinic.derivation.check", { text }, { seconds: 30 })   a promise of the function's answer
//   softmaxPython.stop()       ends what runs, or what loads; whoever waits is told so
//   softmaxPython.restart()    the same, and starts again
//   softmaxPython.watch(f)     calls f({ step, text, loaded, total }) now and whenever that changes
//   softmaxPython.fill(box, html)   shows HTML that came from Python: tables, paragraphs and links of this site
//
// A function is asked by its name and takes and returns what JSON can carry; "cells.run" and "cells.forget" are
// those of in_page/inside/desk.py.  A promise that fails does so with a sentence for the reader.

const softmaxPython = (() => {
  const FILES = [/* the build puts the list of files here */];
  const ABREAST = 4; // scripts that are loaded at the same time
  const PATIENCE = 30; // seconds for an answer
  const LATER = /_pocketfft/; // compiled when it is imported
  const folder = document.currentScript.src.replace(/[^/]*$/, "");
  const total = FILES.reduce((sum, file) => sum + file.bytes, 0);
  const STEPS = {
    idle: "Python is not loaded yet.",
    loading: "Loading Python",
    preparing: "Unpacking and compiling Python",
    starting: "Starting Python",
    working: "Python is at work",
    ready: "Python is ready.",
    stopped: "Stopped.",
  };

  let state = { step: "idle", text: STEPS.idle, loaded: 0, total };
  const watchers = new Set();
  function turn(step, loaded = state.loaded) {
    const text = step === "loading" ? `${STEPS.loading}: ${megabytes(loaded)} of ${megabytes(total)} MB` : STEPS[step];
    state = { step, text, loaded, total };
    for (const watcher of watchers) watcher(state);
  }
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

  // --- loading: scripts hand over pieces of base64 ---

  const pieces = {}; // name: its pieces, until they are decoded
  const take = (name, place, text) => ((pieces[name] ??= [])[place] = text);

  function load(name) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = folder + name;
      script.onload = () => (script.remove(), done());
      script.onerror = () => (script.remove(), failed(new Error("Python could not be loaded: is there a network?")));
      document.head.append(script);
    });
  }

  let loading; // the promise of all that Python is made of
  function everything() {
    const run = { cancelled: false };
    const wanted = FILES.flatMap(({ name, scripts, bytes }) =>
      scripts.filter((_, place) => !pieces[name]?.[place]).map((script) => [script, bytes / scripts.length]),
    );
    let loaded = total - wanted.reduce((sum, [, bytes]) => sum + bytes, 0);
    const one = async () => {
      while (wanted.length && !run.cancelled) {
        const [script, bytes] = wanted.shift();
        await load(script);
        loaded += bytes;
        if (!run.cancelled) turn("loading", loaded);
      }
    };
    turn("loading", loaded);
    const promise = Promise.all(Array.from({ length: ABREAST }, one)).then(() => {
      if (run.cancelled) throw new Error("Loading was stopped.");
      turn("preparing");
      return prepared();
    });
    promise.catch(() => {
      run.cancelled = true;
      if (loading?.run === run) loading = undefined;
    });
    return { promise, run };
  }

  const decode = Uint8Array.fromBase64
    ? (text) => Uint8Array.fromBase64(text)
    : (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  const unpacked = (name) =>
    new Response(new Blob(pieces[name].map(decode)).stream().pipeThrough(new DecompressionStream("gzip")));

  async function prepared() {
    const bytes = async (name) => new Uint8Array(await unpacked(name).arrayBuffer());
    const wasm = bytes("wasm").then((code) => WebAssembly.compile(code));
    const numpy = await bytes("numpy");
    const modules = compiledParts(numpy);
    const [engine, python, course] = await Promise.all([unpacked("engine").text(), bytes("python"), bytes("course")]);
    const blob = URL.createObjectURL(new Blob([engine], { type: "text/javascript" }));
    const made = { blob, given: { wasm: await wasm, modules: new Map(await modules), python, numpy, course } };
    for (const name in pieces) delete pieces[name];
    return made;
  }

  function compiledParts(bundle) {
    const end = bundle.indexOf(10);
    let at = end + 1;
    const found = [];
    for (const [name, length] of JSON.parse(new TextDecoder().decode(bundle.subarray(0, end)))) {
      const code = bundle.subarray(at, (at += length));
      if (name.endsWith(".so") && !LATER.test(name)) found.push(WebAssembly.compile(code).then((part) => [length, part]));
    }
    return Promise.all(found);
  }

  // --- the worker, and the questions that it is asked one after another ---

  let worker; // { port, ready }, while there is one
  let asked = []; // [{ id, question, seconds, done, failed }], the first being answered
  let number = 0;
  let clock;

  async function start() {
    const mine = (loading ??= everything());
    const { blob, given } = await mine.promise;
    if (worker || mine !== loading) return;
    turn("starting");
    const port = new Worker(blob);
    worker = { port, ready: false };
    port.onmessage = ({ data }) => worker?.port === port && heard(data);
    port.onerror = () => worker?.port === port && end("Python could not be started in this browser.");
    port.postMessage({ start: given });
  }

  // Python itself came to an end, not the code in it: what the engine said of it, in words.
  const ENDS = [
    [/call stack|recursion/i, "it nests deeper than Python can follow here"],
    [/exit\((\d+)\)/, "it told Python to end"],
    [/Aborted/, "it told Python to abort"],
    [/memory/i, "it wanted more memory than it may have here"],
  ];

  function heard({ ready, id, text, dead }) {
    if (dead !== undefined) {
      const begun = worker.ready; // one that never began would not do so the next time
      const why = ENDS.find(([sign]) => sign.test(dead))?.[1] ?? dead;
      return end(begun ? `It was stopped: ${why}. Python has been started again.` : `Python could not be started: ${dead}.`, begun);
    }
    if (ready) {
      worker.ready = true;
      return next();
    }
    if (id !== asked[0]?.id) return;
    clearTimeout(clock);
    const { done, failed } = asked.shift();
    const { answer, error } = JSON.parse(text);
    if (error === undefined) done(answer);
    else failed(new Error(error));
    next();
  }

  function next() {
    if (!worker?.ready) return;
    if (!asked.length) return turn("ready");
    turn("working");
    const [{ id, question, seconds }] = asked;
    worker.port.postMessage({ id, question });
    const late = `It was stopped: it took more than ${seconds} s, in something that cannot be interrupted.`;
    clock = setTimeout(() => end(`${late} Python has been started again.`, true), seconds * 1000);
  }

  function end(sentence, again = false) {
    clearTimeout(clock);
    if (loading) loading.run.cancelled = true;
    worker?.port.terminate();
    const had = Boolean(worker);
    worker = undefined;
    if (!had) loading = undefined; // what has come so far is kept in `pieces`
    const waiting = asked;
    asked = [];
    turn(had || again ? "stopped" : "idle");
    for (const { failed } of waiting) failed(Object.assign(new Error(sentence), { ended: had }));
    if (again && loading) start();
  }

  function ask(call, data = {}, { seconds = PATIENCE } = {}) {
    return new Promise((done, failed) => {
      const id = ++number;
      asked.push({ id, question: JSON.stringify({ call, data }), seconds, done, failed });
      if (worker?.ready && asked.length === 1) next();
      else if (!worker) start().catch((error) => end(error.message));
    });
  }

  // --- what Python shows ---

  const SHOWN = new Set(
    "A B BR CAPTION CODE DD DIV DL DT EM I LI OL P PRE SPAN STRONG SUB SUP TABLE TBODY TD TFOOT TH THEAD TR UL".split(" "),
  );
  // Elements of the page's own making: no attribute but those, no script, no style, no address outside.
  function fill(box, html) {
    const copy = (from, to) => {
      for (const node of from.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (!SHOWN.has(node.tagName)) {
          if (!/^(SCRIPT|STYLE|TEMPLATE|TITLE)$/.test(node.tagName)) copy(node, to);
          continue;
        }
        const made = document.createElement(node.tagName);
        const href = node.getAttribute("href");
        if (/^[\w.-]+\.html(#[\w-]*)?$/.test(href ?? "")) made.href = href;
        for (const name of ["scope", "colspan", "rowspan"]) if (node.hasAttribute(name)) made.setAttribute(name, node.getAttribute(name));
        to.append(made);
        copy(node, made);
      }
    };
    box.replaceChildren();
    copy(new DOMParser().parseFromString(html, "text/html").body, box);
  }

  return {
    ask,
    fill,
    take,
    stop: (sentence = "Stopped.") => end(sentence, Boolean(worker)),
    restart: () => end("Python was restarted.", true),
    watch: (watcher) => (watchers.add(watcher), watcher(state)),
  };
})();
window.softmaxPython = softmaxPython;
