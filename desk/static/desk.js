// What no page can do without a script: dropped files, forms sent twice, and what was swapped in being found by focus.
"use strict";

// A form that was sent is not sent again by a second press.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("hx-post") || form.dataset.again !== undefined) return;
  if (form.dataset.sent !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// Files dropped anywhere on a drop field are its files.
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const place = event.target instanceof Element ? event.target.closest("[data-drop]") : null;
    if (kind !== "dragleave") event.preventDefault(); // a file that misses would be opened instead of the page
    for (const one of document.querySelectorAll("[data-drop]")) one.classList.toggle("over", kind === "dragover" && one === place);
    if (kind !== "drop" || place === null || event.dataTransfer === null) return;
    const input = place.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

// The keyboard goes on where something new was put, if it asks for that.
document.addEventListener("htmx:afterSettle", (event) => {
  const wanted = event.target instanceof Element ? event.target.querySelector("[data-focus]") : null;
  if (wanted !== null) wanted.focus();
});

// Arrows go from a field that finds people to those that were found, and back.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const each = [...document.querySelectorAll("[data-finds], [data-people] button")];
  const at = each.indexOf(event.target);
  if (at < 0) return;
  event.preventDefault();
  each[Math.min(each.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
});
