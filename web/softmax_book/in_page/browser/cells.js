// The cells of a page: they are run, edited, judged and reset; what was typed stays in this browser until then.

window.softmaxCells = (page) => {
  const python = window.softmaxPython;
  const bars = [...document.querySelectorAll(".bd-article .live")];
  const cells = bars.map((bar, place) => new Cell(bar, place + 1));
  const named = new Map(cells.map((cell) => [cell.name, cell]));
  let running; // the cell that runs
  let stopped = false;

  // --- what was typed ---

  const { all: typed, keep: store } = window.softmaxTyped;

  function keep(name, code) {
    const all = typed();
    const here = (all[page] ??= {});
    if (code === undefined) delete here[name];
    else here[name] = code;
    if (!Object.keys(here).length) delete all[page];
    store(all);
  }

  // --- a cell ---

  function Cell(bar, number) {
    const box = bar.parentElement;
    const source = box.querySelector(".cell_input");
    const printed = source.querySelector("pre").textContent.replace(/\n$/, "");
    const stored = box.querySelector(":scope > .cell_output");
    Object.assign(this, { bar, box, number, source, printed, stored, name: bar.dataset.live, ran: false });
    this.isFigure = bar.dataset.figure !== undefined;
    this.code = () => this.editor?.value ?? printed;
    this.isChanged = () => this.code() !== printed;
    this.storedText = () =>
      [...(stored?.querySelectorAll("pre") ?? [])].map((pre) => pre.textContent.replace(/\n$/, "")).join("\n");
  }

  function button(cell, what, text) {
    const known = cell.bar.querySelector(`[data-do="${what}"]`);
    if (known) return known;
    const made = Object.assign(document.createElement("button"), { type: "button" });
    made.dataset.do = what;
    made.append(text);
    cell.bar.append(made);
    return made;
  }

  function open(cell, code) {
    if (cell.editor) return;
    cell.source.closest("details.folded")?.setAttribute("open", "");
    const editor = document.createElement("textarea");
    Object.assign(editor, { className: "live-code", value: code, spellcheck: false, autocomplete: "off" });
    editor.setAttribute("autocapitalize", "off");
    editor.setAttribute("aria-label", `Code of cell ${cell.number}`);
    cell.editor = editor;
    const fit = () => (editor.rows = Math.max(2, editor.value.split("\n").length));
    fit();
    cell.source.before(editor);
    cell.source.hidden = true;
    cell.bar.querySelector('[data-do="edit"]').hidden = true;
    button(cell, "reset", "Reset").hidden = false;
    editor.addEventListener("input", () => {
      fit();
      keep(cell.name, cell.isChanged() ? editor.value : undefined);
    });
    editor.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        act(button(cell, "run"));
      } else if (event.key === "Enter" && !event.isComposing) {
        const before = editor.value.slice(0, editor.selectionStart).split("\n").pop();
        const indent = before.match(/^ */)[0] + (before.trimEnd().endsWith(":") ? "    " : "");
        if (!indent) return;
        event.preventDefault();
        editor.setRangeText(`\n${indent}`, editor.selectionStart, editor.selectionEnd, "end");
        editor.dispatchEvent(new Event("input"));
      }
    });
  }

  // Takes away what a run has printed; what is stored is seen again.
  function forget(cell) {
    cell.output?.remove();
    cell.output = undefined;
    if (cell.stored) cell.stored.hidden = false;
  }

  function reset(cell) {
    cell.editor?.remove();
    cell.editor = undefined;
    cell.source.hidden = false;
    forget(cell);
    keep(cell.name);
    say(cell, "As it was printed.");
    button(cell, "reset").hidden = true;
    const edit = button(cell, "edit");
    edit.hidden = false;
    edit.focus();
  }

  // --- saying and showing ---

  function status(cell) {
    if (!cell.status) {
      cell.progress = Object.assign(document.createElement("progress"), { max: 1, hidden: true });
      cell.progress.setAttribute("aria-label", "Python is loading");
      cell.status = document.createElement("span");
      cell.status.className = "live-status";
      cell.status.setAttribute("role", "status");
      cell.bar.append(cell.progress, cell.status);
    }
    return cell.status;
  }

  function say(cell, text) {
    status(cell).textContent = text;
  }

  python.watch(({ step, text, loaded, total }) => {
    if (!running) return;
    status(running);
    running.progress.hidden = step !== "loading";
    running.progress.value = loaded / total;
    if (step !== "ready") say(running, `${text}${step === "loading" ? "" : " …"}`);
  });

  function text(kind, content) {
    const pre = document.createElement("pre");
    pre.className = `live-${kind}`;
    pre.append(content.replace(/\n$/, ""));
    return pre;
  }

  function shown(cell, outputs, error) {
    const box = document.createElement("div");
    box.className = "cell_output live-output";
    for (const { output_type: type, name, text: stream, data } of outputs) {
      if (type === "stream") box.append(text(name, stream));
      else if (data["text/html"]) {
        const html = Object.assign(document.createElement("div"), { className: "output text_html" });
        python.fill(html, data["text/html"]);
        box.append(html);
      } else if (data["application/x-not-drawn"] !== undefined && cell.isFigure && !cell.isChanged()) cell.keepsFigure = true;
      else if (data["application/x-not-drawn"] !== undefined) {
        box.append(text("stdout", data["text/plain"]));
        box.append(text("note", "It is not drawn here: drawing needs matplotlib, in a Python of your own."));
      } else box.append(text("stdout", data["text/plain"] ?? ""));
    }
    if (error) box.append(text("error", error));
    return box;
  }

  function show(cell, { outputs, error }) {
    cell.keepsFigure = false;
    cell.missesNames = /^NameError/.test(error ?? "");
    const box = shown(cell, outputs, error);
    cell.output?.remove();
    cell.output = box.childNodes.length ? box : undefined;
    if (cell.output) cell.box.append(box);
    if (cell.stored) cell.stored.hidden = !cell.keepsFigure;
    say(cell, `Cell ${cell.number} ${error ? "stopped with an error." : "has run."}${judged(cell, outputs, error)}`);
    if (/more memory/.test(error ?? "")) button(cell, "restart", "Restart Python").hidden = false;
  }

  function judged(cell, outputs, error) {
    if (cell.keepsFigure) return " The figure is the stored one.";
    if (cell.missesNames && cells.some((one) => one.number < cell.number && !one.ran))
      return " It may need the cells above: “Run all above”.";
    const solution = named.get(cell.bar.dataset.solution);
    if (!solution || !cell.isChanged() || error) return "";
    const printed = outputs.map(({ text: stream, data }) => (stream ?? data["text/plain"] ?? "").replace(/\n$/, "")).join("\n");
    return printed === solution.storedText() ? " ✓ It prints what the solution prints." : " The solution prints something else.";
  }

  // --- running ---

  async function run(cell) {
    running = cell;
    status(cell);
    button(cell, "stop", "Stop").hidden = false;
    cell.bar.setAttribute("aria-busy", "true");
    try {
      const result = await python.ask("cells.run", { page, number: cell.number, source: cell.code() }, { seconds: 25 });
      cell.ran = true;
      running = undefined;
      show(cell, result);
      return !result.error;
    } catch (error) {
      stopped = true;
      running = undefined;
      if (error.ended) for (const one of cells) one.ran = false;
      say(cell, `${error.message}${error.ended ? " The names that the cells had made are gone: “Run all above” makes them again." : ""}`);
      return false;
    } finally {
      running = undefined;
      cell.progress.hidden = true;
      button(cell, "stop").hidden = true;
      cell.bar.removeAttribute("aria-busy");
    }
  }

  // One that stops with an error (it may need a library that is not here) keeps none of the others from running.
  async function runAbove(cell) {
    const above = cell.number - 1, wrong = [];
    stopped = false;
    for (const one of cells.slice(0, above)) {
      say(cell, `Running cell ${one.number} of ${above} …`);
      if (!(await run(one))) wrong.push(one.number);
      if (stopped) return say(cell, `It went as far as cell ${one.number}, which says why.`);
    }
    if (cell.missesNames) forget(cell);
    const but = wrong.length ? `; ${wrong.length === 1 ? "cell" : "cells"} ${wrong.join(", ")} stopped with an error` : "";
    say(cell, `${above === 1 ? "The cell above has" : `The ${above} cells above have`} run${but}. Now run this one.`);
  }

  async function act(pressed) {
    const cell = cells.find(({ bar }) => bar.contains(pressed));
    const what = pressed.dataset.do;
    if (what === "edit") {
      open(cell, cell.printed);
      cell.editor.focus();
    } else if (what === "reset") reset(cell);
    else if (what === "stop") {
      button(cell, "run").focus();
      python.stop();
    } else if (what === "restart") {
      python.restart();
      pressed.hidden = true;
      for (const one of cells) one.ran = false;
      say(cell, "Python has been restarted; its names are gone.");
    } else if (running) say(cell, `Cell ${running.number} is running: stop it first, or wait.`);
    else if (what === "run") await run(cell);
    else if (what === "above") await runAbove(cell);
  }

  for (const cell of cells.slice(1)) button(cell, "above", "Run all above");
  for (const [name, code] of Object.entries(typed()[page] ?? {})) {
    const cell = named.get(name);
    if (!cell) continue;
    open(cell, code);
    say(cell, "This is what you typed here; Reset brings back what is printed.");
  }
  return { act };
};
