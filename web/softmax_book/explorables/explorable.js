/* What all explorables share: from the controls to the values, from the values to the page.
   An explorable is an entry of softmaxCourse.explorables, in the file of its name:
     values(inputs, state)   what is shown, by name
     seen(values, state)     whether the reader has met what the question asks for
     say(values, number)     the state in a sentence, for a screen reader
     actions                 what its buttons do: name -> function (form, state)
   and the page says with data-show, data-at and data-track where each value goes. */
"use strict";

(() => {
  const MANY_MOVES = 30; // after so many the answer is shown to whoever has not met it
  const PAUSE = 600; // milliseconds of rest before a screen reader is told

  // "4": four decimals; "4e": with an exponent where four decimals would hide the number.
  const number = (value, form = "4") => {
    if (Number.isNaN(value)) return "nan";
    if (!Number.isFinite(value)) return value > 0 ? "inf" : "−inf";
    const digits = parseInt(form, 10);
    const size = Math.abs(value);
    const hidden = form.endsWith("e") && size && (size < 1e-3 || size >= 1e5);
    const text = hidden ? value.toExponential(digits) : value.toFixed(digits);
    return (Number(text) ? text : text.replace("-", "")).replace("+", "").replaceAll("-", "−");
  };

  // A coordinate: offset + scale · value, kept between two ends; what is no number stays at the first.
  const place = (value, [scale, offset, low, high]) =>
    Math.min(high, Math.max(low, Number.isNaN(value) ? low : offset + scale * value)).toFixed(2);

  const show = (root, values) => {
    for (const element of root.querySelectorAll("[data-show]")) {
      const [name, form] = element.dataset.show.split(":");
      element.textContent = number(values[name], form);
      element.classList.toggle("explorable-broken", !Number.isFinite(values[name]));
    }
    for (const element of root.querySelectorAll("[data-at]"))
      for (const rule of element.dataset.at.split(";")) {
        const [attribute, name, ...numbers] = rule.trim().split(" ");
        element.setAttribute(attribute, place(values[name], numbers.map(Number)));
      }
    for (const line of root.querySelectorAll("[data-track]")) {
      const [name, ...numbers] = line.dataset.track.split(" ");
      const [across, left, up, bottom] = numbers.map(Number);
      const points = values[name].map(([x, y]) => `${(left + across * x).toFixed(2)},${(bottom + up * y).toFixed(2)}`);
      line.setAttribute("points", points.join(" "));
    }
    for (const slider of root.querySelectorAll("input[type=range]"))
      slider.setAttribute("aria-valuetext", slider.parentElement.querySelector("output").textContent);
  };

  const start = (root) => {
    const one = softmaxCourse.explorables[root.dataset.explorable];
    const form = root.querySelector("form");
    const status = root.querySelector(".explorable-status");
    let state = {}, moves = 0, timer;

    const update = () => {
      const inputs = Object.fromEntries([...new FormData(form)].map(([name, text]) => [name, Number(text)]));
      const values = one.values(inputs, state);
      show(root, values);
      if (!moves) return;
      if (one.seen(values, state) || moves > MANY_MOVES) root.classList.add("explorable-seen");
      clearTimeout(timer);
      timer = setTimeout(() => {
        const more = root.matches(".explorable-seen") ? " What was to be seen is written below." : "";
        status.textContent = one.say(values, number) + more;
      }, PAUSE);
    };
    const moved = () => { moves += 1; update(); };

    form.addEventListener("input", moved);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => { state = {}; setTimeout(moved); }); // once the sliders are back
    for (const button of form.querySelectorAll("[data-action]"))
      button.addEventListener("click", () => { one.actions[button.dataset.action](form, state); moved(); });
    root.classList.add("explorable-live");
    update();
  };

  document.querySelectorAll("[data-explorable]").forEach(start);
})();
