// Fills PDF forms with pdf.js, the viewer inside Firefox, exactly as its form layer does: each value is put into
// the document's annotation storage under the widget's id, and saveDocument() writes the file.
// Tasks come as one JSON list on standard input: {src, out?, values, password?}; one list of answers goes to standard output.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.argv[2], "package.json"));
// Debian 12's node 18 lacks this; with it pdf.js finds the rest that it needs.
process.getBuiltinModule ??= (name) => require(name);
const home = dirname(require.resolve("pdfjs-dist/package.json"));
const { getDocument, VerbosityLevel } = await import(pathToFileURL(join(home, "legacy/build/pdf.mjs")));

async function widgets(pdf) {
  const found = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    for (const note of await page.getAnnotations({ intent: "display" })) {
      if (note.subtype === "Widget" && note.fieldName !== undefined) {
        found.push(note);
      }
    }
  }
  return found;
}

function kind(widget) {
  if (widget.fieldType === "Tx") return "text";
  if (widget.fieldType === "Ch") return widget.combo ? "drop-down" : "list";
  if (widget.fieldType === "Sig") return "signature";
  if (widget.radioButton) return "radio";
  return widget.checkBox ? "tick" : "button";
}

function describe(widget) {
  return {
    name: widget.fieldName,
    kind: kind(widget),
    value: widget.fieldValue ?? null,
    state: state(widget) ?? null,
    options: (widget.options ?? []).map((option) => option.exportValue),
    multiline: widget.multiLine ?? false,
    read_only: widget.readOnly ?? false,
    tooltip: widget.alternativeText ?? "",
    max_length: widget.maxLen || null,
  };
}

function state(widget) {
  return widget.radioButton ? widget.buttonValue : widget.exportValue;
}

function entry(widget, value, all) {
  const type = kind(widget);
  const wrong = (needs) => new Error(`${widget.fieldName} is a ${type} field and needs ${needs}`);
  if (type === "tick" && typeof value === "boolean") return { value };
  if (typeof value !== "string") throw wrong("words");
  if (type !== "tick" && type !== "radio") return { value };
  const group = all.filter((each) => each.fieldName === widget.fieldName).map(state);
  if (value !== "Off" && !group.includes(value)) throw wrong(`one of ${group.join(", ")}`);
  return { value: state(widget) === value };
}

async function work({ src, out, values, password }) {
  const data = new Uint8Array(await readFile(src));
  const loading = getDocument({ data, password: password ?? undefined, verbosity: VerbosityLevel.ERRORS, isEvalSupported: false });
  const pdf = await loading.promise;
  try {
    const all = await widgets(pdf);
    if (out) {
      const names = new Set(all.map((widget) => widget.fieldName));
      const missing = Object.keys(values).filter((name) => !names.has(name));
      if (missing.length) throw new Error(`no field ${missing.join(", ")}`);
      for (const widget of all.filter((each) => each.fieldName in values)) {
        pdf.annotationStorage.setValue(widget.id, entry(widget, values[widget.fieldName], all));
      }
      await writeFile(out, await pdf.saveDocument());
    }
    return { fields: all.map(describe) };
  } finally {
    await loading.destroy();
  }
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const answers = [];
for (const task of JSON.parse(Buffer.concat(chunks).toString("utf8"))) {
  try {
    answers.push(await work(task));
  } catch (fault) {
    answers.push({ fault: String(fault?.message ?? fault) });
  }
}
process.stdout.write(JSON.stringify(answers));
