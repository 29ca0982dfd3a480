// The questions that judging.py asks a page.
const shown = (e) => e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
const hidden = (e) => e.closest(".hidden, .skip") !== null;
const called = (e) =>
  e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + [...e.classList].map((c) => "." + c).join("") +
  " “" + (e.innerText || e.value || e.getAttribute("aria-label") || "").trim().slice(0, 40) + "”";

// Everything is reached by the keyboard, where it stands, and is seen when it has the focus.
const keys = () => {
  const found = new Set();
  const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [role=button]";
  const stops = [...document.querySelectorAll(STOPS)].filter(
    (e) => shown(e) && !e.disabled && !hidden(e) && e.closest("[aria-hidden=true]") === null
  );
  const rings = e => { const s = getComputedStyle(e); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; };
  const afloat = e => { for (; e; e = e.parentElement) if (/sticky|fixed/.test(getComputedStyle(e).position)) return e; };
  for (const e of document.querySelectorAll("[onclick], [hx-get], [hx-post]"))
      if (/click/.test(e.getAttribute("hx-trigger") || (e.onclick ? "click" : "")) && e.tabIndex < 0)
          found.add("only for a mouse: " + called(e));
  for (const e of document.querySelectorAll("main *")) {
      const s = getComputedStyle(e);
      if ((s.order !== "0" || /reverse/.test(s.flexDirection)) && [...e.querySelectorAll(STOPS)].some(shown))
          found.add("stands elsewhere than the keyboard comes to it: " + called(e));
  }
  for (const e of stops) {
      if (e.getAttribute("tabindex") === "-1" && !e.matches("a, button, input, select, textarea, summary, [role]")) continue;
      if (e.tabIndex > 0) found.add("has a place of its own in the order of Tab: " + called(e));
      if (e.tabIndex < 0) { found.add("not reached by Tab: " + called(e)); continue; }
      e.focus({focusVisible: true});
      if (document.activeElement !== e) { found.add("takes no focus: " + called(e)); continue; }
      if (!rings(e) && !rings(e.parentElement)) found.add("its focus is not seen: " + called(e));
      const at = e.getBoundingClientRect();
      const left = Math.max(at.left, 0), right = Math.min(at.right, innerWidth);
      const top = Math.max(at.top, 0), bottom = Math.min(at.bottom, innerHeight);
      if (right - left < 1 || bottom - top < 1) { found.add("out of sight when it has the focus: " + called(e)); continue; }
      const points = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]];
      const over = points.map(([x, y]) => document.elementFromPoint(left + x * (right - left), top + y * (bottom - top)))
          .map(hit => hit && !e.contains(hit) && !hit.contains(e) ? afloat(hit) : undefined);
      if (over.every(f => f && !f.contains(e))) found.add(`covered by ${called(over[0])} when it has the focus: ` + called(e));
  }
  document.activeElement.blur();
  scrollTo(0, 0);
  return [...found];
};

// What is told by a patch of colour alone is kept for the next question.
const shapes = () => {
  const found = new Set();
  const clear = c => c === "transparent" || /, 0\)$/.test(c);
  const under = e => { for (e = e.parentElement; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor; if (!clear(c)) return c; } };
  window.shapes = [...document.querySelectorAll("main *, header *")].filter(e => {
      if (!shown(e) || hidden(e) || e.innerText === undefined || e.innerText.trim() !== "") return false;
      if (e.matches("input, select, textarea, progress, img, svg, tr, td, th") || e.querySelector("input, select, textarea, progress, img, svg")) return false;
      const s = getComputedStyle(e), at = e.getBoundingClientRect();
      return at.width > 3 && at.height > 3 && !clear(s.backgroundColor) && s.backgroundColor !== under(e);
  });
  return [];
};

// In colours that the system chose, nothing of that is gone, and what is chosen looks so.
const forced = () => {
  const found = new Set();
  const edged = e => { const s = getComputedStyle(e);
      return (s.borderStyle !== "none" && parseFloat(s.borderWidth) > 0)
          || (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.forcedColorAdjust === "none"; };
  for (const e of window.shapes) if (!edged(e)) found.add("a patch of colour that is gone: " + called(e));
  for (const e of document.querySelectorAll("main .tag, main .button, main .notice, main .choice, main .figure"))
      if (shown(e) && !edged(e) && !e.matches(".quiet")) found.add("has no edge: " + called(e));
  for (const e of document.querySelectorAll("[aria-current]"))
      if (shown(e) && !edged(e) && getComputedStyle(e).fontWeight < 600) found.add("not told from the others: " + called(e));
  for (const e of document.querySelectorAll("main :checked:not(option)")) {
      const box = e.closest(".choice, .tick");
      if (box && shown(box) && getComputedStyle(e).appearance === "none" && !edged(box)) found.add("looks as if unticked: " + called(box));
  }
  return [...found];
};

// On paper there is nothing to press, and nothing is cut off.
const printed = () => {
  const found = new Set();
  for (const e of document.querySelectorAll("nav, header, button, .button, input[type=file], input[type=submit], summary"))
      if (shown(e) && !e.closest(".report")
          && (!e.matches("header") || e.matches(".side")) && !(e.matches("summary") && e.parentElement.open))
          found.add("printed: " + called(e));
  for (const e of document.querySelectorAll("main, main *")) {
      if (!shown(e) || hidden(e)) continue;
      const s = getComputedStyle(e), at = e.getBoundingClientRect();
      if (/sticky|fixed/.test(s.position)) found.add("stands fast on paper: " + called(e));
      if (s.clipPath !== "none" || e.closest("thead") && getComputedStyle(e.closest("thead")).clipPath !== "none") continue;
      if (e.matches("select, input, option, progress")) continue;
      if (s.overflowX !== "visible" && s.display !== "inline" && e.scrollWidth > e.clientWidth + 1)
          found.add(`cut off, ${e.scrollWidth} in ${e.clientWidth}: ` + called(e));
      if (s.overflowY !== "visible" && s.display !== "inline" && e.scrollHeight > e.clientHeight + 1)
          found.add(`cut off below, ${e.scrollHeight} in ${e.clientHeight}: ` + called(e));
      if (at.width > 0 && at.right > innerWidth + 1) found.add("over the edge of the paper: " + called(e));
  }
  return [...found];
};

// Where no script runs, the page is there, and no button on it is dead.
const plain = () => {
  const found = new Set();
  const main = document.querySelector("main");
  const heading = main && main.querySelector("h1");
  if (!heading || !shown(heading) || heading.innerText.trim() === "") return ["has no heading"];
  const rest = main.innerText.replace(heading.innerText, "").trim();
  if (rest.length < 20) found.add(`is an empty shell: “${rest}”`);
  for (const e of document.querySelectorAll("main button"))
      if (shown(e) && !e.disabled && (e.type === "button" || !e.form)) found.add("does nothing without a script: " + called(e));
  for (const e of document.querySelectorAll("main [hx-trigger*=load], main [hx-trigger*=every]"))
      if (!document.querySelector("noscript") && !e.matches("input, textarea") && e.offsetHeight > 0 && !e.querySelector("a, button")) found.add("never comes without a script: " + called(e));
  return [...found];
};
