"use strict";
(() => {
  const html = document.documentElement;
  const tell = () => { html.lang = document.getElementById("lang-zh").checked ? "zh" : "en"; };
  document.querySelectorAll("input[name=lang]").forEach((radio) => radio.addEventListener("change", tell));
  tell();

  const form = document.querySelector("[data-filter]");
  const box = form.querySelector("input");
  const shown = form.querySelector("[data-shown]");
  const word = form.querySelector(".shown");
  const groups = [...document.querySelectorAll("details.f")];
  const texts = new Map();
  const textOf = (node) => {
    if (!texts.has(node)) texts.set(node, node.textContent.toLowerCase());
    return texts.get(node);
  };
  const opened = new WeakSet();
  const filter = () => {
    const wanted = box.value.trim().toLowerCase();
    let count = 0;
    for (const group of groups) {
      const inHead = textOf(group.querySelector("summary")).includes(wanted);
      const hit = !wanted || textOf(group).includes(wanted);
      group.hidden = !hit;
      count += hit ? 1 : 0;
      group.querySelectorAll(".r").forEach((row) => { row.hidden = Boolean(wanted) && !inHead && !textOf(row).includes(wanted); });
      if (wanted && hit && !group.open) { group.open = true; opened.add(group); }
      if (!wanted && opened.has(group)) { group.open = false; opened.delete(group); }
    }
    shown.textContent = wanted ? count : "";
    word.hidden = !wanted;
  };
  let timer = 0;
  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 120); });
  form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  form.hidden = false;
})();
