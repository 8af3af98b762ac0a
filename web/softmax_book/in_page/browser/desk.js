// The forms of the page "Bring your own": what is typed is kept, Python is asked, and what it answers is shown.
// A classic script, deferred: modules do not load from disk.

(() => {
  const script = document.currentScript;
  const address = (file) => script.src.replace(/[^/]*$/, `${file}?v=${script.dataset.version}`);

  let runtime;
  function python() {
    return (runtime ??= new Promise((done, failed) => {
      const made = Object.assign(document.createElement("script"), { src: address("runtime.js") });
      made.onload = () => done(window.softmaxPython);
      made.onerror = () => failed(new Error("Python could not be loaded: is there a network?"));
      document.head.append(made);
    }));
  }

  function element(name, text, className = "") {
    const made = Object.assign(document.createElement(name), { className });
    made.append(text);
    return made;
  }

  // A link that reads as an address reads as the page and the section to which it leads.
  function named(box) {
    for (const link of box.querySelectorAll("a[href]")) {
      const [page, section] = link.getAttribute("href").split("#");
      const title = document.querySelector(`.bd-sidebar-primary a[href="${page}"]`)?.textContent.trim();
      if (title && link.textContent === link.getAttribute("href"))
        link.textContent = section ? `${title}: ${page.endsWith("mistakes.html") ? section : section.replaceAll("-", " ")}` : title;
    }
  }

  // What a form asks, and how its answer is shown; derivation.js has brought its own.
  const forms = {
    ...window.softmaxForms,
    code: {
      call: "softmaxlib.mistakes.pasted.diagnosed",
      seconds: 90,
      data: (form) => ({
        text: form.elements.text.value,
        function: form.elements.function.value.trim() || null,
        kind: form.elements.kind.value || null,
      }),
      show(answer, box, { fill }) {
        for (const remark of answer.remarks) box.append(element("p", remark));
        if (answer.error) box.append(element("p", `${answer.error[0].toUpperCase()}${answer.error.slice(1)}`, "in-page-error"));
        for (const { function: name, html } of answer.diagnoses) {
          const part = element("section", "");
          part.setAttribute("aria-label", name);
          fill(part, html);
          box.append(part);
        }
        if (answer.printed.trim()) {
          box.append(element("p", "Your code printed:"));
          box.append(element("pre", answer.printed));
        }
      },
    },
  };

  const { all: kept, keep: store } = window.softmaxTyped;

  function keep(form) {
    const text = form.elements.text.value;
    const all = kept();
    if (text) all[`form ${form.dataset.form}`] = text;
    else delete all[`form ${form.dataset.form}`];
    store(all);
  }

  function settle(form) {
    const [status, progress] = [form.querySelector("[role=status]"), form.querySelector("progress")];
    const [box, stop] = [form.querySelector(".in-page-answer"), form.querySelector("[data-do=stop]")];
    const example = form.querySelector("template")?.content.textContent.trim();
    let busy = false;
    let watched = false;

    async function submit(event) {
      event.preventDefault();
      const { call, data, show, seconds } = forms[form.dataset.form];
      if (busy) return;
      busy = true;
      stop.hidden = false;
      form.setAttribute("aria-busy", "true");
      status.textContent = "Python is loading …";
      box.replaceChildren(); // what it said of another text
      try {
        const found = await python();
        if (!watched)
          found.watch(({ step, text, loaded, total }) => {
            progress.hidden = step !== "loading" || !busy;
            progress.value = loaded / total;
            if (busy && step !== "ready" && step !== "idle") status.textContent = step === "loading" ? text : `${text} …`;
          });
        watched = true;
        const answer = await found.ask(call, data(form), { seconds });
        show(answer, box, found, form);
        named(box);
        status.textContent = "The answer is below.";
        box.focus({ preventScroll: false });
      } catch (error) {
        status.textContent = error.message;
      } finally {
        busy = false;
        progress.hidden = true;
        stop.hidden = true;
        form.removeAttribute("aria-busy");
      }
    }

    form.addEventListener("submit", submit);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("click", ({ target }) => {
      const what = target.closest("[data-do]")?.dataset.do;
      if (what === "stop") {
        form.querySelector("[type=submit]").focus();
        python().then((found) => found.stop());
      }
      if (what === "example" || what === "clear") {
        form.elements.text.value = what === "example" ? `${example}\n` : "";
        box.replaceChildren();
        status.textContent = "";
        keep(form);
        form.elements.text.focus();
      }
    });
    form.elements.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    form.elements.text.value ||= kept()[`form ${form.dataset.form}`] ?? "";
  }

  for (const form of document.querySelectorAll("form.in-page")) settle(form);
})();
