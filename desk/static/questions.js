// Keys for questions; and no answer before the place it is about was on the screen. Without a script all are plain forms.
"use strict";

(() => {
  const pressed = (name) => document.querySelector(`[data-key="${name}"]`);
  const typing = (target) => target instanceof HTMLElement && target.matches("input:not([type=hidden]), textarea, select");
  const box = document.querySelector("[data-question]");
  const waits = document.querySelector("[data-waits]");
  let seen = box === null;

  function look() {
    if (box === null) return;
    const place = box.querySelector("[data-place]");
    if (box.querySelector("[data-answers]") === null || place === null) return;
    box.dataset.unseen = "";
    const crop = box.querySelector("[data-crop]");
    const paper = box.querySelector("[data-paper]");
    let loaded = crop === null, visible = false;
    const done = () => {
      if (seen || !loaded || !visible) return;
      seen = true;
      delete box.dataset.unseen;
      box.dataset.seen = "";
      if (waits !== null) waits.textContent = "";
    };
    const watch = new IntersectionObserver((entries) => {
      visible = entries.at(-1).intersectionRatio > 0.6 || entries.at(-1).intersectionRect.height > innerHeight * 0.3;
      done();
    }, { threshold: [0, 0.3, 0.61, 1] });
    watch.observe(place);
    if (crop !== null) {
      const drawn = () => { loaded = true; done(); };
      const undrawn = () => {
        loaded = true;
        const told = box.querySelector("[data-undrawn]"); // stands for the place: the original is to be looked at
        watch.unobserve(place);
        place.hidden = true;
        box.querySelector(".sheet").hidden = true;
        visible = told.hidden = false;
        watch.observe(told);
        const around = document.querySelector("details.around");
        if (around !== null) around.open = true;
        done();
      };
      if (crop.complete) (crop.naturalWidth > 0 ? drawn : undrawn)();
      else {
        crop.addEventListener("load", drawn);
        crop.addEventListener("error", undrawn);
      }
    }
    if (paper !== null) {
      const sheet = box.querySelector(".sheet");
      const outline = box.querySelector("[data-outline]");
      const there = async () => { // the page is turned to its place
        if (!paper.complete || !outline.complete || paper.naturalWidth === 0) return;
        const answer = await fetch(outline.src);
        const found = /viewBox="0 0 ([\d.]+) ([\d.]+)".*<rect x="[\d.-]+" y="([\d.-]+)" width="[\d.]+" height="([\d.]+)"/.exec(await answer.text());
        if (found === null) return;
        const middle = (Number(found[3]) + Number(found[4]) / 2) / Number(found[2]);
        sheet.scrollTop = Math.max(0, middle * paper.clientHeight - sheet.clientHeight / 2);
      };
      paper.addEventListener("load", there);
      outline.addEventListener("load", there);
      paper.addEventListener("error", () => { box.querySelector(".sheet").hidden = true; });
      there();
    }
    setTimeout(() => { if (!seen && !loaded && waits !== null && waits.textContent === "") waits.textContent = "The page is being drawn …"; }, 400);
    const next = box.dataset.ahead;
    if (next) addEventListener("load", () => fetch(next).catch(() => {}));
  }

  function refuse(event) {
    const by = event.submitter ?? null;
    const counts = by === null || by.hasAttribute("data-after-look") || by.hasAttribute("data-default") || by.value.startsWith("person-");
    if (seen || !counts) return false;
    event.preventDefault();
    if (waits !== null) waits.textContent = "Its place is not on the screen yet: look at it first.";
    [...box.querySelectorAll("[data-place], [data-undrawn]")].find((e) => !e.hidden)?.scrollIntoView({ block: "center" });
    return true;
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-answers]") && !refuse(event)) {
      const why = event.target.querySelector("#why");
      if (why !== null && event.submitter !== null && event.submitter.value === "waive") keep(why.value);
    }
  }, true);

  // A reason that was given is offered again. It stays in this window, and goes with it.
  function keep(words) { try { sessionStorage.setItem("why", words); } catch { /* it is typed again */ } }
  function kept() { try { return sessionStorage.getItem("why") ?? ""; } catch { return ""; } }

  function reason(summary) {
    const details = summary.parentElement;
    details.open = true;
    const input = details.querySelector("[data-reason]");
    if (input.id === "why" && input.value === "") input.value = kept();
    input.focus();
    input.select();
  }

  function further(select) {
    select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
    if (waits !== null) waits.textContent = `The answer you give now is for ${select.selectedOptions[0].textContent}.`;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const inside = event.target;
    if (event.key === "Escape" && typing(inside)) {
      inside.blur();
      const details = inside.closest("details.reason");
      if (details !== null) { details.open = false; details.querySelector("summary").focus(); }
      return;
    }
    if (typing(inside) && inside.id === "why" | inside.id === "reject" && event.key === "Enter") {
      event.preventDefault(); // the first button of a form is another one
      inside.form.requestSubmit(inside.closest(".with-button").querySelector("button"));
      return;
    }
    if (typing(inside) || event.repeat) return;
    const name = event.key === " " ? "s" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (name === "s" && event.key === " " && inside instanceof HTMLElement && inside.matches("button, summary, a")) return;
    const what = pressed(name);
    if (what === null || (name === "Enter" && inside === what)) return;
    event.preventDefault();
    if (what.matches("select")) further(what);
    else if (what.matches("input")) { what.focus(); what.select(); }
    else if (what.matches("summary") && what.parentElement.matches(".reason")) reason(what);
    else what.click();
  });

  document.addEventListener("click", (event) => {
    const summary = event.target instanceof Element ? event.target.closest(".reason > summary") : null;
    if (summary !== null && !summary.parentElement.open) { event.preventDefault(); reason(summary); }
  });

  look();
})();
