/* The boxes of the landing page: shown where a script can serve them; what looks numbers up is loaded
   when the reader first comes to one. */
"use strict";
(() => {
  const here = document.currentScript.src;
  const load = () => {
    for (const name of ["table.js", "looking_up.js"]) {
      const script = document.createElement("script");
      script.async = false; // in this order
      script.src = here.replace(/box\.js.*/, name);
      document.head.append(script);
    }
  };
  for (const box of document.querySelectorAll(".three-numbers")) {
    const form = box.querySelector("form");
    form.hidden = false;
    box.querySelector(".three-numbers-still").hidden = true;
    form.addEventListener("focusin", load, { once: true });
    form.addEventListener("submit", (event) => event.preventDefault());
  }
})();
