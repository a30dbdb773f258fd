// What a mediator types on the workbench is saved as they type. A form with data-autosaves="address" is saved whole, a field
// with it alone; the version that it is written over is in the form's field "version", or in the one that data-version names; data-says names where it is told (otherwise beside the field).
// Where another tab has saved something newer, nothing is written over: it is said, and no more is saved from here.

import { phrase } from "./phrases.js";

const PAUSE = 1_000;
const AGAIN = 10_000;

class Saver {
  constructor(what) {
    this.what = what;
    this.form = what.form ?? what;
    this.version = this.form.elements.namedItem(what.dataset.version ?? "version");
    this.says = what.dataset.says ? document.getElementById(what.dataset.says) : what.parentElement.querySelector("[data-autosaves-says]");
    this.kept = this.typed();
    this.timer = 0;
    this.running = null;
    this.isOver = false;
    what.addEventListener("input", () => this.later(PAUSE));
    what.addEventListener("change", () => this.later(PAUSE));
    this.form.addEventListener("submit", (event) => this.beforeSending(event));
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.save(true); });
  }

  // Of a form, all that it would send but what is no part of the text.
  said() {
    const data = new FormData();
    const all = this.what.form ? [[this.what.name, this.what.value]] : new FormData(this.form);
    for (const [name, value] of all) if (name !== "step" && name !== "csrfmiddlewaretoken" && name !== this.version.name) data.append(name, value);
    return data;
  }

  typed() {
    return JSON.stringify([...this.said()]);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  save(isLeaving = false) {
    clearTimeout(this.timer);
    if (this.isOver || this.running || this.typed() === this.kept) return;
    this.running = this.send(isLeaving).finally(() => {
      this.running = null;
      if (!this.isOver && this.typed() !== this.kept) this.later(this.failed ? AGAIN : PAUSE);
    });
  }

  async send(isLeaving) {
    const words = this.typed();
    const data = this.said();
    data.set(this.version.name, this.version.value);
    data.set("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    this.failed = true;
    try {
      const answer = await fetch(this.what.dataset.autosaves, { method: "POST", body: data, headers: { "X-Autosave": "1" }, keepalive: isLeaving });
      if (!answer.headers.get("content-type")?.startsWith("application/json")) throw new Error(answer.statusText);
      const said = await answer.json();
      this.tell(said.says, !answer.ok);
      this.failed = false;
      if (answer.ok) this.saved(said, words);
      else this.isOver = true;
    } catch {
      this.tell(phrase("Not saved: the portal did not answer. It is tried again."), true);
    }
  }

  saved(said, words) {
    this.kept = words;
    this.version.value = said.version;
    const shown = document.querySelector("[data-comes-of-it]");
    if (!shown || said.shown === undefined) return;
    shown.replaceChildren(...new DOMParser().parseFromString(said.shown, "text/html").body.childNodes);
  }

  tell(words, isWrong) {
    if (!this.says) return;
    this.says.textContent = words;
    this.says.classList.toggle("wrong", isWrong);
  }

  // What is on its way goes first, or the form would seem to be older than what it has just saved itself.
  beforeSending(event) {
    clearTimeout(this.timer);
    if (!this.running) {
      this.isOver = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    this.running.then(() => this.form.requestSubmit(submitter));
  }
}

// A page that the browser kept shows an older draft than the one that its check has saved.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

for (const what of document.querySelectorAll("[data-autosaves]")) new Saver(what);
