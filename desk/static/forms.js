// Writing a form: numbers beside the lines, and a mistake that leads to its own.
"use strict";

for (const place of document.querySelectorAll("[data-editor]")) {
  const text = place.querySelector("textarea");
  const numbers = document.createElement("div");
  numbers.className = "numbers";
  numbers.setAttribute("aria-hidden", "true");
  const rows = document.createElement("div");
  numbers.append(rows);
  place.prepend(numbers);

  const wrong = () => new Set([...document.querySelectorAll("#faults [data-line]")].map((a) => a.dataset.line));
  const follow = () => { rows.style.transform = `translateY(${-text.scrollTop}px)`; };
  const number = () => {
    const count = text.value.split("\n").length, bad = wrong();
    rows.replaceChildren(...Array.from({ length: count }, (_, at) => {
      const one = document.createElement("span");
      one.textContent = String(at + 1);
      one.classList.toggle("wrong", bad.has(String(at + 1)));
      return one;
    }));
    follow();
  };
  const height = () => parseFloat(getComputedStyle(text).lineHeight);

  text.addEventListener("input", number);
  text.addEventListener("scroll", follow, { passive: true });
  document.addEventListener("htmx:afterSettle", number);
  new ResizeObserver(follow).observe(text);
  number();

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("#faults [data-line]") : null;
    if (link === null) return;
    event.preventDefault();
    const line = Number(link.dataset.line), lines = text.value.split("\n");
    const begin = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    text.focus();
    text.setSelectionRange(begin, begin + (lines[line - 1] ?? "").length);
    text.scrollTop = Math.max(0, (line - 4) * height());
    text.scrollLeft = 0;
    follow();
  });
}
