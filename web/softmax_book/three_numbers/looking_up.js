/* The three-number box: reads what is typed, looks it up in the table, says what clinic.numbers says.
   tests/web/browser/test_three_numbers.py holds every row and every sentence against clinic/values. */
"use strict";
window.softmaxCourse = window.softmaxCourse || {};

softmaxCourse.threeNumbers = (() => {
  const EXACT = 1e-6, NEAR = 0.1, ALIKE = 0.01, COARSE = 0.006, LONGEST = 200;
  const CHANCE = "With one decimal this may be chance: more digits would tell.";
  const EXPECTED = "Type a number or a term, such as -0.4, 2/3, -0.7/0.3 or ln 2.";
  const LABELS = ["(0.1, 0.7, 0.2)", "(0, 1, 0)"];
  const GIVEN = [
    [[0.2, 0.3, 0.5], "These are the probabilities themselves: no label has been subtracted."],
    [[0.1, 0.7, 0.2], "These are the labels themselves."],
    [[0, 1, 0], "These are the labels themselves."],
  ];
  const SIGNS = { "−": "-", "–": "-", "—": "-", "·": "*", "×": "*", "⋅": "*", "÷": "/", "∕": "/", "⁄": "/", "π": "pi", "√": "sqrt", " ": " " };
  const TOKEN = /\s*(?:(\d+(?:[.,]\d*)?(?:e[+-]?\d+)?|[.,]\d+(?:e[+-]?\d+)?)|(ln|log2|log|exp|sqrt|pi|e)(?![a-z])|(\*\*|[-+*/^()]))/iy;
  const FUNCTIONS = { ln: Math.log, log: Math.log, log2: Math.log2, exp: Math.exp, sqrt: Math.sqrt };
  const quoted = (text) => `'${text}'`;

  // sum = product (± product)*; product = signed (*/ signed | power)*; signed = ± signed | power; power = factor ^ signed
  function value(text) {
    const tokens = [];
    let at = 0, depth = 0;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length && text.slice(TOKEN.lastIndex).trim()) {
      const place = TOKEN.lastIndex;
      const found = TOKEN.exec(text);
      if (!found) throw `${quoted(text.slice(place).trim().slice(0, 12))} is not understood`;
      tokens.push(found[0].trim().toLowerCase());
    }
    const next = () => tokens[at] ?? "";
    const unexpected = () => `${quoted(next())} is not expected there`;
    const sum = () => {
      let found = product();
      while (next() === "+" || next() === "-") found = tokens[at++] === "+" ? found + product() : found - product();
      return found;
    };
    const product = () => {
      let found = signed();
      while (next() && !["+", "-", ")"].includes(next())) {
        if (next() === "*" || next() === "/") {
          const times = tokens[at++] === "*", other = signed();
          if (!times && other === 0) throw "it has no value";
          found = times ? found * other : found / other;
        } else if (next() === "^" || next() === "**") throw unexpected();
        else found *= power();
      }
      return found;
    };
    const signed = () => (next() === "+" ? (at++, signed()) : next() === "-" ? (at++, -signed()) : power());
    const power = () => {
      const found = factor();
      if (next() !== "^" && next() !== "**") return found;
      at++;
      return found ** signed();
    };
    const factor = () => {
      if (++depth > LONGEST) throw "it is nested too deeply";
      if (!next()) throw "it ends too early";
      const token = tokens[at++];
      let found;
      if (token === "(") {
        found = sum();
        if (next() !== ")") throw "a bracket is never closed";
        at++;
      } else if (Object.hasOwn(FUNCTIONS, token)) found = FUNCTIONS[token](factor());
      else if (token === "e") found = Math.E;
      else if (token === "pi") found = Math.PI;
      else if (/[\d.,]/.test(token[0])) found = Number(token.replace(",", "."));
      else throw `${quoted(token)} is not expected there`;
      depth--;
      return found;
    };
    const found = sum();
    if (next()) throw unexpected();
    if (!Number.isFinite(found)) throw "it has no value";
    return found;
  }

  // A number as it was typed, and half a unit of its last digit; whole numbers and expressions are exact.
  function read(text) {
    const plain = [...text].map((char) => SIGNS[char] ?? char).join("").trim();
    if (!plain) throw "nothing is typed";
    if (plain.length > LONGEST) throw `expected at most ${LONGEST} characters`;
    const unit = plain.endsWith("%") ? 0.01 : 1;
    const bare = plain.replace(/\s*%$/, "");
    const decimal = /^[+-]?\d*[.,](\d*)$/.exec(bare.replaceAll(" ", ""));
    const digits = decimal ? decimal[1].length : 0;
    return { value: unit * value(bare), rounding: digits ? unit * 0.5 * 10 ** -digits : 0 };
  }

  function split(text) {
    const inside = text.replace(/^\s*(?:\w+\s*=\s*)?(?:np\.)?(?:array)?\s*[([{]*/, "").replace(/[)\]}]*\s*$/, "");
    for (const separator of [/\s*[;|\t\n]\s*/, /,\s+|\s+,\s*/, /\s*,\s*/, /\s+/]) {
      const parts = inside.split(separator).filter((part) => part.trim());
      if (parts.length === 3 && parts.every(isNumber)) return parts;
    }
    return [text];
  }

  function isNumber(text) {
    try {
      read(text);
    } catch (why) {
      if (typeof why !== "string") throw why;
      return false;
    }
    return true;
  }

  const listed = (parts, word = "and") =>
    parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`;
  const unique = (parts) => [...new Set(parts)];
  const largest = (numbers) => Math.max(...numbers.map(Math.abs));
  const inWords = (labels) => `for the labels ${listed(unique(labels).map((one) => LABELS[one]), "or")}`;
  const capital = (text) => text[0].toUpperCase() + text.slice(1);
  const shown = (x) => {
    if (Math.abs(x) >= 1e15) return x > 0 ? "more than 10^15" : "less than -10^15";
    const text = x.toFixed(4).replace(/0+$/, "").replace(/\.$/, "");
    return text !== "0" && text !== "-0" ? text : x ? "less than 0.0001" : "0";
  };

  // The entries, counted from 1, that are off by a part of the largest or more, and by how much.
  const off = ([, , numbers], values, part) =>
    numbers.map((number, k) => [k + 1, values[k] - number]).filter(([, by]) => Math.abs(by) >= part * largest(numbers));

  function fits([, , numbers], typed, cut) {
    return numbers.every((number, k) => {
      const { value, rounding } = typed[k];
      if (!cut || !rounding || number * value < 0) return Math.abs(number - value) <= rounding + EXACT;
      const off = Math.abs(number) - Math.abs(value);
      return off >= -EXACT && off < 2 * rounding - EXACT;
    });
  }

  function judge(texts) {
    const typed = [];
    for (const [k, text] of texts.entries())
      try {
        typed.push(read(text));
      } catch (why) {
        if (typeof why !== "string") throw why;
        return { outcome: "unread", headline: `Number ${k + 1}, ${quoted(text)}, cannot be read: ${why}. ${EXPECTED}`, names: [], hints: [], wrong: k };
      }
    const table = softmaxCourse.numbersTable;
    const gradient = typed.length === 3, hints = [];
    const rows = table.rows.filter((row) => row[2].length === typed.length);
    const values = typed.map((one) => one.value);
    let found = rows.filter((row) => fits(row, typed, false));
    const exact = found.filter((row) => row[2].every((number, k) => Math.abs(number - values[k]) <= EXACT));
    if (exact.length && exact.length < found.length) {
      const rest = found.filter((row) => !exact.includes(row));
      const names = unique(rest.map(([name]) => (name === "right" ? "a right answer" : name)));
      hints.push(`If you have rounded, it could also be ${listed(names, "or")} ${inWords(rest.map((row) => row[1]))}.`);
      found = exact;
    }
    const coarse = typed.some((one) => one.rounding > COARSE);
    if (!found.length && gradient && typed.some((one) => one.rounding) && !coarse) {
      found = rows.filter((row) => fits(row, typed, true));
      if (found.length) hints.push("It fits if digits were cut off and not rounded.");
    }
    if (!found.length) return gradient ? unknown(rows, values, hints) : noLoss(rows, values);
    const names = unique(found.map((row) => row[0])), labels = found.map((row) => row[1]);
    const wrong = names.filter((name) => name !== "right");
    if (names[0] === "right") {
      const right = found.filter((row) => row[0] === "right").map((row) => row[1]);
      let headline = `Right ${inWords(right)}.`;
      if (wrong.length)
        headline += ` ${capital(inWords(found.filter((row) => row[0] !== "right").map((row) => row[1])))} it would be ${listed(wrong, "or")}.`;
      else if (gradient && right.length === 1 && right[0] === 1) headline += " One-hot labels hide some mistakes: try the soft ones, too.";
      return { outcome: "right", headline, names: wrong, hints };
    }
    if (names.length === 1) {
      if (gradient && !exact.length && found.some((row) => isCoarse(row, typed))) hints.push(CHANCE);
      const how = found.map((row) => row[3]).find(Boolean) || (gradient ? table.known[names[0]][0] : "");
      return { outcome: "mistake", headline: `A known mistake ${inWords(labels)}: ${names[0]}${how ? ` (${how})` : ""}.`, names: wrong, hints };
    }
    const alike = found.every((row) => row[2].every((number, k) => Math.abs(number - found[0][2][k]) <= EXACT));
    const few = typed.some((one) => one.rounding > 0.002);
    const advice = few && !alike ? "more digits may tell them apart" : "the other labels may tell them apart";
    return { outcome: "several", headline: `Several mistakes give these numbers ${inWords(labels)}: ${listed(names, "or")}; ${advice}.`, names: wrong, hints };
  }

  // Is an entry typed with one decimal, and not that of the row itself?
  function isCoarse([, , numbers], typed) {
    return numbers.some((number, k) => typed[k].rounding > COARSE && Math.abs(number - typed[k].value) > EXACT);
  }

  function noLoss(rows, values) {
    const negative = rows.find((row) => row[0] === "right" && Math.abs(values[0] + row[2][0]) < 0.0001);
    const hints = negative ? [`It is minus the right loss for the labels ${LABELS[negative[1]]}.`] : [];
    const right = rows.filter((row) => row[0] === "right").map((row) => `${shown(row[2][0])} for ${LABELS[row[1]]}`);
    return { outcome: "unknown", headline: `No loss of the catalogue. The right one is ${listed(right)}.`, names: [], hints };
  }

  // A sentence where the numbers are one multiple of the right ones, and not nearly the right ones.
  function multiple(rows, values) {
    for (const [, labels, right] of rows.filter((row) => row[0] === "right")) {
      const factors = values.map((value, k) => value / right[k]);
      const factor = (factors[0] + factors[1] + factors[2]) / 3, spread = Math.max(...factors) - Math.min(...factors);
      if (Math.abs(factors[0]) > EXACT && spread < 0.02 * Math.abs(factors[0]) && Math.abs(factor - 1) > 0.02)
        return [`Each is ${spread > EXACT * Math.abs(factor) ? "about " : ""}${shown(factor)} times the right number for the labels ${LABELS[labels]}.`];
    }
    return [];
  }

  function unknown(rows, values, hints) {
    const given = GIVEN.find(([numbers]) => numbers.every((number, k) => Math.abs(number - values[k]) <= EXACT));
    if (given) hints.push(given[1]);
    else hints.push(...multiple(rows, values));
    const told = hints.length > 0 && !hints[0].includes("about"); // a ratio that is not exact may be chance
    const near = told ? [] : rows.filter((row) => largest(row[2]) && !off(row, values, NEAR).length);
    let headline = "Not in the catalogue.";
    if (near.length) {
      const distance = (row) =>
        [off(row, values, ALIKE).length, row[0] === "right" ? 0 : 1, off(row, values, 0).reduce((sum, [, by]) => sum + Math.abs(by), 0) / largest(row[2])];
      const before = (one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
      const [nearest] = near.map((row) => [distance(row), row]).sort((one, other) => before(one[0], other[0]))[0].slice(1);
      let apart = off(nearest, values, ALIKE);
      if (!apart.length) apart = [off(nearest, values, 0).reduce((one, other) => (Math.abs(other[1]) > Math.abs(one[1]) ? other : one))];
      const entries = apart.map(([at, by]) => `entry ${at} differs by ${shown(by)}`);
      const what = nearest[0] === "right" ? "the right answer" : nearest[0];
      headline = `Not in the catalogue; nearest is ${what} for the labels ${LABELS[nearest[1]]}: ${listed(entries)}.`;
    } else if (!hints.length)
      for (const row of rows.filter((row) => row[0] === "right")) {
        const wrong = off(row, values, ALIKE).map(([at]) => at);
        if (wrong.length !== 1) continue;
        hints.push(`Entries ${listed([1, 2, 3].filter((at) => at !== wrong[0]))} are right for the labels ${LABELS[row[1]]}, and entry ${wrong[0]} is not.`);
        break;
      }
    const total = values[0] + values[1] + values[2];
    hints.push(
      Math.abs(total) > 0.006
        ? `They sum to ${shown(total)}; the entries of a right gradient sum to 0.`
        : "They sum to 0, as those of a right gradient do.",
    );
    return { outcome: "unknown", headline, names: [], hints };
  }

  // --- the page ---------------------------------------------------------------------------------

  function paragraph(...parts) {
    const made = document.createElement("p");
    made.append(...parts);
    return made;
  }

  function link(name) {
    const made = document.createElement("a");
    made.href = `${softmaxCourse.numbersTable.known[name][1] ? "more_mistakes" : "mistakes"}.html#${name}`;
    made.textContent = name;
    return made;
  }

  function start(box) {
    const form = box.querySelector("form"), answer = box.querySelector(".three-numbers-answer");
    const inputs = [...form.querySelectorAll("input")];
    let timer;
    const say = (event) => {
      clearTimeout(timer);
      const typed = inputs.map((input) => input.value.trim());
      for (const input of inputs) input.removeAttribute("aria-invalid");
      const count = typed.filter(Boolean).length;
      if (count < 3 && !(count === 1 && typed[0]))
        return answer.replaceChildren(...(event?.type === "submit" ? [paragraph("Three numbers are expected, one in each box; or a loss alone, in the first.")] : []));
      const parts = count === 1 ? split(typed[0]) : typed;
      if (parts.length === 3) inputs.forEach((input, k) => (input.value = parts[k]));
      const said = judge(parts);
      if (said.outcome === "unread") inputs[said.wrong].setAttribute("aria-invalid", "true");
      const told = said.names.map((name) => paragraph(link(name), `: ${softmaxCourse.numbersTable.known[name][2]}`));
      answer.replaceChildren(paragraph(said.headline), ...told, ...said.hints.map((hint) => paragraph(hint)));
    };
    form.addEventListener("submit", say);
    form.addEventListener("input", () => {
      clearTimeout(timer);
      // One number alone is the loss, and may be the first of three: it is looked up when asked for.
      if (inputs.every((input) => input.value.trim())) timer = setTimeout(say, 600);
      else answer.replaceChildren();
    });
    for (const input of inputs)
      input.addEventListener("paste", (event) => {
        const parts = split(event.clipboardData?.getData("text") ?? "");
        if (parts.length !== 3) return;
        event.preventDefault();
        inputs.forEach((one, k) => (one.value = parts[k]));
        say();
      });
    say();
  }

  for (const box of document.querySelectorAll(".three-numbers")) start(box);
  return { judge, read, split };
})();
