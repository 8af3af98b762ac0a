// The form "My derivation": what it asks, and how a verdict on each line is shown.
// Loaded before desk.js, which does what all forms have in common.

window.softmaxForms = (() => {
  const ROLES = ["logit", "probability", "label", "loss"];
  const SIGNS = { holds: "✓", false: "✗", definition: "·", unread: "?" };
  const WORDS = { holds: "holds", false: "is false", definition: "is a definition", unread: "cannot be read" };
  const NEEDS = { "sum-one": "labels that sum to 1", "one-hot": "one-hot labels" };

  function element(name, text = "", className = "") {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(text);
    return made;
  }

  // A letter at the start stays small: p_i and P_i may be two things. The article "a" is none.
  const letter = /^[a-z](?![A-Za-z])/;
  const article = /^a (?!is|has|stands|does|cannot|may)/;
  function sentence(text) {
    const first = letter.test(text) && !article.test(text) ? text[0] : text[0].toUpperCase();
    return `${first}${text.slice(1)}${/[.?!]$/.test(text) ? "" : "."}`;
  }

  // A mistake of the catalogue: what it is, why people make it where it is the only one, and where to read on.
  // ``told`` keeps the names of those that an answer has explained, which it does once.
  function mistake({ name, factor, parts }, told, lead, only = true) {
    const box = element("div", "", "in-page-mistake");
    if (lead) box.append(element("p", `${lead} ${name}${factor ? `, ${factor}` : ""}.`));
    for (const { name: part, sentence, why, links } of parts) {
      if (!told.has(part)) box.append(element("p", sentence));
      if (!told.has(part) && only) box.append(element("p", why));
      if (only) told.add(part);
      const read = element("p", "Read on: ");
      links.forEach((link, place) => {
        if (place) read.append("; ");
        read.append(Object.assign(element("a", link), { href: link }));
      });
      if (links.length) box.append(read);
    }
    return box;
  }

  function table({ probe, entries }) {
    const made = element("table");
    made.append(element("caption", `With ${probe}`));
    const head = made.createTHead().insertRow();
    for (const title of ["entry", "yours", "right"]) {
      const cell = element("th", title);
      cell.scope = "col";
      head.append(cell);
    }
    const body = made.createTBody();
    for (const { index, yours, right } of entries) {
      const row = body.insertRow();
      for (const text of [index.join(", "), yours, right]) row.insertCell().append(String(text));
    }
    return made;
  }

  // Numbers at which the two sides of a false step differ, where there is no table of them.
  function counterexample({ left, right, sizes, indices }) {
    const places = Object.entries("K" in sizes || Object.keys(indices).length ? { ...sizes, ...indices } : {});
    const at = places.map(([name, value]) => `${name} = ${value}`).join(", ") || "random numbers";
    return element("p", `At ${at}, the left is ${left} and the right is ${right}.`);
  }

  function line(one, told) {
    const box = element("li", "", `in-page-line in-page-${one.verdict}`);
    box.append(element("code", one.latex));
    const needs = one.verdict === "holds" && one.needs ? ` for ${NEEDS[one.needs] ?? one.needs}` : "";
    const where = one.condition ? ` (${one.condition})` : "";
    box.append(element("p", `${SIGNS[one.verdict] ?? "·"} Line ${one.number} ${WORDS[one.verdict] ?? one.verdict}${where}${needs}.`));
    if (one.carries != null) {
      box.append(element("p", `It carries on the mistake of line ${one.carries}.`));
      return box;
    }
    if (one.verdict === "unread" && one.message) box.append(element("p", sentence(one.message)));
    if (one.verdict !== "false") return box;
    const words = one.mend || one.differs;
    if (one.truth) box.append(element("p", sentence(`${one.about} is ${one.truth}`)));
    else if (!words && one.message) box.append(element("p", sentence(one.message)));
    const [only, ...others] = one.mistakes;
    if (others.length) box.append(element("p", "This line alone cannot tell which mistake it is."));
    for (const found of one.mistakes) box.append(mistake(found, told, others.length ? "It may be" : "The mistake is", !others.length));
    if (one.about && !only && !words) box.append(element("p", "It is no mistake of the catalogue."));
    if (one.entries.length) box.append(table(one));
    else if (one.counterexample && "left" in one.counterexample) box.append(counterexample(one.counterexample));
    if (words) box.append(element("p", sentence(words)));
    return box;
  }

  // Sections that a question without a formula may be about.
  function guesses(found) {
    const list = element("ul");
    for (const { title, link, mistake: name } of found) {
      const item = element("li", name ? `${name}: ` : "");
      item.append(Object.assign(element("a", title), { href: link }));
      list.append(item);
    }
    return list;
  }

  const derivation = {
    call: "clinic.data.check",
    seconds: 60,
    data(form) {
      const chosen = form.elements.letters.value;
      const own = Object.fromEntries(ROLES.map((role) => [role, form.elements[role].value.trim()]).filter(([, letter]) => letter));
      return { text: form.elements.text.value, letters: chosen === "own" ? own : chosen || null };
    },
    show(answer, box, python, form) {
      box.append(element("p", sentence(answer.headline), "in-page-headline"));
      if (answer.why) box.append(element("p", answer.why));
      if (answer.reading) box.append(element("p", `Read with ${answer.reading}. Where that is not what you meant, choose the letters above.`));
      for (const note of answer.notes) box.append(element("p", note));
      const told = new Set();
      if (answer.why)
        for (const { name } of answer.lines.find(({ number }) => number === answer.first).mistakes[0].parts) told.add(name);
      const list = element("ol");
      for (const one of answer.lines) list.append(line(one, told));
      if (answer.lines.length) box.append(list);
      for (const one of answer.mentions) {
        if (!answer.headline.includes(one.sentence)) box.append(element("p", one.sentence));
        for (const found of one.mistakes) box.append(mistake(found, told, one.sentence.includes(found.name) ? "" : "The mistake is"));
      }
      if (answer.guesses.length) box.append(element("p", "A guess by the words alone; it may be about:"), guesses(answer.guesses));
      typeset(list).catch(() => {}); // without the script it stays as typed
      if (form.elements.letters.value !== "own")
        for (const role of ROLES) form.elements[role].value = answer.letters[role] ?? "";
    },
  };

  // --- the formulas, set while one types them, by a script that comes with the first letter ---

  const script = document.currentScript;
  let temml;
  function setter() {
    return (temml ??= new Promise((done, failed) => {
      const made = Object.assign(document.createElement("script"), {
        src: script.src.replace(/[^/]*$/, `temml.js?v=${script.dataset.version}`),
      });
      made.onload = () => done(window.temml);
      made.onerror = failed;
      document.head.append(made);
    }));
  }

  // Three words in a row, outside of \text{…}.
  const prose = (text) => /(?<![\\\w])[a-z]{2,}\s+[a-z]{2,}\s+[a-z]{2,}/i.test(text.replace(/\\text\w*\s*\{[^{}]*\}/g, ""));

  // Functions as in a program, which LaTeX would set as products of letters.
  const program = (text) => /(?<![\\A-Za-z{])(sum|prod|log|ln|exp|softmax|sigmoid|max|diag|delta)(?![A-Za-z])/.test(text);

  // What is between dollars or in brackets; where there is none of these, all of it, unless it is a sentence,
  // and line by line where nothing in it is LaTeX.
  function formulas(text) {
    const marked = /\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\]|\\\(([\s\S]+?)\\\)|\$([^$\n]+?)\$|(\\begin\{(align|equation|gather|eqnarray)\*?\}[\s\S]+?\\end\{\6\*?\})/g;
    const found = [...text.matchAll(marked)].map((match) => match.slice(1, 6).find(Boolean));
    const whole = prose(text) ? [] : /[\\&]/.test(text) ? [text] : text.split("\n");
    return (found.length ? found : whole).map((latex) => {
      const plain = latex.replace(/(?<!\\)%.*$/gm, "").trim();
      return /&|\\\\/.test(plain) && !/\\begin\{/.test(plain) ? `\\begin{aligned}${plain}\\end{aligned}` : plain;
    });
  }

  // The lines of an answer are set as well, where they are LaTeX; others stay as they were typed.
  async function typeset(list) {
    const lines = [...list.querySelectorAll(".in-page-line > code")].filter(({ textContent: typed }) => /[\\_^]/.test(typed) && !program(typed));
    if (!lines.length) return;
    const set = await setter();
    for (const code of lines) {
      const one = element("div", "", "in-page-set");
      try {
        set.render(code.textContent, one, { displayMode: true, throwOnError: true });
        code.replaceWith(one);
        if (one.scrollWidth > one.clientWidth) one.tabIndex = 0; // so that it can be moved by keyboard
      } catch {
        // no LaTeX of its own: the text says more than a guess at it
      }
    }
  }

  async function preview(form) {
    const box = form.querySelector(".in-page-preview");
    const set = await setter();
    const shown = [];
    const found = formulas(form.elements.text.value).filter((latex) => latex && !program(latex));
    const claims = found.filter((latex) => /[=≈≠]|\\(approx|neq|propto)/.test(latex)); // a letter that words are about is none
    for (const latex of claims.length ? claims : found) {
      const one = element("div");
      try {
        set.render(latex, one, { displayMode: true, throwOnError: true });
        shown.push(one);
      } catch {
        // half typed, or no LaTeX: it is set when it can be
      }
    }
    box.replaceChildren(...shown);
    box.hidden = !shown.length;
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0; // so that it can be moved by keyboard
    else box.removeAttribute("tabindex");
  }

  let wait;
  function later(form) {
    clearTimeout(wait);
    wait = setTimeout(() => preview(form).catch(() => {}), 150);
  }
  document.addEventListener("input", ({ target }) => {
    if (target.id === "derivation-text") later(target.form);
  });
  document.addEventListener("click", ({ target }) => {
    const form = target.closest("form[data-form=derivation]");
    if (form && /example|clear/.test(target.dataset.do)) later(form);
  });

  document.addEventListener("change", ({ target }) => {
    if (target.name === "letters" && target.form?.dataset.form === "derivation")
      target.form.querySelector("fieldset").hidden = target.value !== "own";
  });
  return { derivation };
})();
