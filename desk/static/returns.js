// Handing in: files and whole folders, dropped or chosen, are sent one after another, with a bar; then the work begins.
// Without this script the same form sends all of them at once.
"use strict";

for (const form of document.querySelectorAll("form[data-hand-in]")) handIn(form);

function handIn(form) {
  const zone = form.querySelector("[data-zone]");
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const part = (name) => form.querySelector(`[data-${name}]`);
  const token = form.querySelector("input[name=token]").value;
  let dropped = []; // {file, path}
  let stopping = null;

  form.querySelector("[data-with-script]").hidden = false;

  const all = () =>
    [
      ...dropped,
      ...inputs.flatMap((input) => [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }))),
    ]
      .filter((one) => !isLeftByASystem(one.path))
      .sort((one, other) => one.path.localeCompare(other.path, "en", { numeric: true }));

  function show() {
    const files = all();
    part("chosen").hidden = files.length === 0;
    const bytes = files.reduce((sum, one) => sum + one.file.size, 0);
    const size = bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
    part("said").textContent = files.length ? `${files.length === 1 ? "1 file" : `${files.length} files`} chosen, ${size}` : "";
    const shown = files.slice(0, 8).map((one) => one.path.replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd"));
    if (files.length > shown.length) shown.push(`and ${files.length - shown.length} more`);
    part("names").replaceChildren(...shown.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
  }

  for (const input of inputs) input.addEventListener("change", show);
  show(); // what was chosen before this ran, or stayed chosen where one came back to the page
  part("clear").addEventListener("click", () => {
    dropped = [];
    for (const input of inputs) input.value = "";
    show();
    inputs[0].focus();
  });

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    zone.addEventListener(kind, async (event) => {
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind !== "drop" || event.dataTransfer === null) return;
      // All entries are asked for at once: the list is empty when this function has waited for anything.
      const entries = [...event.dataTransfer.items].map((item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null));
      const plain = [...event.dataTransfer.files];
      if (entries.some((entry) => entry !== null)) {
        for (const entry of entries) if (entry !== null) dropped.push(...(await inside(entry)));
      } else {
        dropped.push(...plain.map((file) => ({ file, path: file.name })));
      }
      show();
    });
  }

  form.addEventListener("submit", async (event) => {
    const files = all();
    if (files.length === 0) return; // a path was typed, or nothing: the server says so
    event.preventDefault();
    if (stopping !== null) return;
    const how = event.submitter ? event.submitter.value : "import";
    stopping = new AbortController();
    busy(true);
    try {
      const wanted = new URLSearchParams();
      for (const [name, value] of new FormData(form)) {
        if (typeof value === "string" && !["token", "how", "place"].includes(name)) wanted.append(name, value);
      }
      const { batch } = await (await send(form.dataset.handIn, wanted)).json();
      const place = `${form.dataset.handIn}/${batch}`;
      for (const [number, one] of files.entries()) {
        progress(number, files.length);
        const body = new FormData();
        body.append("path", one.path);
        body.append("file", one.file, one.file.name);
        await send(`${place}/files`, body);
      }
      progress(files.length, files.length);
      const begun = await send(`${place}/go`, new URLSearchParams({ how }));
      location.assign(begun.headers.get("HX-Redirect") || form.action);
    } catch (error) {
      failed(error.name === "AbortError" ? "Sending was stopped. What was sent waits on the page Returns." : error.message);
      stopping = null;
      busy(false);
    }
  });

  part("cancel").addEventListener("click", () => stopping && stopping.abort());

  async function send(to, body) {
    const headers = { "X-Desk-Token": token, "HX-Request": "true" };
    let answer;
    try {
      answer = await fetch(to, { method: "POST", body, headers, signal: stopping.signal });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error("The desk does not answer, or a file cannot be read any more. What was sent waits on the page Returns.");
    }
    if (answer.ok) return answer;
    const told = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = told.querySelector(".fault p:not(.small)");
    throw new Error(said ? said.textContent.replace(/^Wrong:\s*/, "") : "The desk did not take this. Open the page again.");
  }

  function busy(now) {
    part("sending").hidden = !now;
    if (now) part("failed").hidden = true;
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = now;
  }

  function progress(done, of) {
    part("sent").textContent = `Sending: ${done} of ${of}`;
    const bar = form.querySelector("progress");
    bar.max = of;
    bar.value = done;
  }

  function failed(words) {
    part("failed").hidden = false;
    part("failed").querySelector("p").textContent = words;
  }
}

// Whether systems leave such a thing in folders; the desk leaves them out as well.
function isLeftByASystem(path) {
  const steps = path.split("/");
  return steps.length > 1 && steps.some((step) => /^(\.|~\$)|^(thumbs\.db|desktop\.ini|ehthumbs\.db|icon\r)$/i.test(step));
}

// All files in what was dropped: of a folder, those in it, however deep; a folder's reader tells of them in lots.
async function inside(entry) {
  if (entry.isFile) {
    const file = await new Promise((found, not) => entry.file(found, not));
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const lot = await new Promise((read, not) => reader.readEntries(read, not));
    if (lot.length === 0) return found;
    for (const one of lot) found.push(...(await inside(one)));
  }
}
