// A file field whose files are sent as soon as they are chosen. The form itself then only names them, by their ids.

import { phrase } from "../phrases.js";
import { ask } from "./asking.js";
import { send } from "./sending.js";
import { listBelow, Row } from "./showing.js";

const UNDER_WAY = phrase("The form is sent as soon as the files are ready.");
const NOT_ALL = phrase("A file was not taken. Take it off the list, or choose another one; then send the form.");

let line = Promise.resolve(); // one after the other: together they would only be slower

export class FileField {
  constructor(input) {
    this.input = input;
    this.field = input.name;
    this.base = input.dataset.parts;
    this.isRequired = input.required;
    input.parentElement.querySelector("[data-without-scripts]")?.remove();
    this.below = listBelow(input);
    this.note = Object.assign(document.createElement("p"), { className: "small" });
    this.rows = new Map(); // row -> how it goes: waiting, going, ready, refused
    input.addEventListener("change", () => this.take());
  }

  get token() { return this.input.form.elements.csrfmiddlewaretoken.value; }
  get isGoing() { return [...this.rows.values()].some((how) => how === "going"); }
  get isRefused() { return [...this.rows.values()].includes("refused"); }

  take() {
    this.below.show();
    for (const file of this.input.files) this.add(file);
    this.input.value = "";
    this.settle();
  }

  add(file) {
    const stopping = new AbortController();
    const row = new Row(this.below, file.name, this.field, () => { stopping.abort(); this.drop(row); });
    this.rows.set(row, "going");
    row.waiting();
    const how = { base: this.base, token: this.token, signal: stopping.signal, view: row };
    this.takeOver(file);
    line = line.then(async () => {
      if (stopping.signal.aborted) return;
      try {
        row.ready(await send(file, how));
        this.rows.set(row, "ready");
      } catch (trouble) {
        if (stopping.signal.aborted) return;
        row.refused(trouble.message);
        this.rows.set(row, "refused");
      } finally {
        this.settle();
      }
    });
  }

  /** What was begun before and is chosen now has one row, not two. */
  takeOver(file) {
    for (const [row, how] of this.rows) {
      if (how !== "begun" || row.upload.size !== file.size || row.name !== file.name) continue;
      row.remove();
      this.rows.delete(row);
    }
  }

  drop(row) {
    const { upload } = row;
    const isTold = upload && this.rows.get(row) !== "refused";
    row.remove();
    this.rows.delete(row);
    this.below.say(phrase("{name}: cancelled.", { name: row.name }));
    this.isWanted = null; // whoever takes a file away presses the button once more
    this.note.remove();
    this.settle();
    this.input.focus();
    // Should this not arrive, the portal forgets it by itself.
    if (isTold) ask("DELETE", `${this.base}${upload.id}/`, this.token, new AbortController().signal).catch(() => {});
  }

  /** What this person began, on this page before it was loaded anew or anywhere else. */
  async offer() {
    const all = await ask("GET", this.base, this.token, new AbortController().signal).catch(() => []);
    for (const upload of all) {
      if (upload.file && this.input.form.querySelector(`input[value="${upload.file.id}"]`)) continue;
      if ([...this.rows.keys()].some((row) => row.upload?.id === upload.id)) continue;
      const row = new Row(this.below, upload.name, this.field, () => this.drop(row));
      this.rows.set(row, upload.file ? "ready" : "begun");
      if (upload.file) row.ready(upload, false);
      else row.begun(upload);
    }
    this.settle();
  }

  settle() {
    const isThere = [...this.rows].some(([row, how]) => how === "going" || (how === "ready" && row.tick.checked));
    this.input.required = this.isRequired && !isThere;
    if (!this.isWanted || this.isGoing) return;
    const submitter = this.isWanted;
    this.isWanted = null;
    this.note.remove();
    if (this.isRefused) this.noteBeside(submitter, NOT_ALL);
    else this.input.form.requestSubmit(submitter.isConnected && submitter !== this.input.form ? submitter : null);
  }

  /** Whether the form has to wait; it goes by itself when the files are there. */
  holds(submitter) {
    this.note.remove();
    if (!this.isGoing) return false;
    this.isWanted = submitter ?? this.input.form;
    this.noteBeside(submitter, UNDER_WAY);
    return true;
  }

  noteBeside(submitter, words) {
    this.note.textContent = words;
    (submitter ?? this.input).after(this.note);
    this.below.say(words);
  }
}
