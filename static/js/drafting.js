// A part of a claim or an answer is kept while it is typed: after a pause, quietly, without moving the focus. Offline it
// keeps trying. Without this script the buttons keep it.

import { phrase } from "./phrases.js";

const PAUSE = 1_200;
const AGAIN = [3, 6, 15, 30];
const SECOND = 1_000;
const NOT_SENT = new Set(["submit", "button", "file"]);

class Drafting {
  // Of a form that came later than the page, as after an upload, it is not known what was kept: all of it is kept anew.
  constructor(form, isKept) {
    this.form = form;
    this.kept = isKept ? this.said() : null;
    this.failed = this.timer = 0;
    this.isAsking = this.isSent = false;
    form.addEventListener("submit", () => { this.isSent = true; clearTimeout(this.timer); this.request?.abort(); });
    window.addEventListener("online", () => this.plan(0));
    window.addEventListener("pageshow", () => { this.isSent = false; });
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.keep(); });
  }

  // What the form says, without its files: those go with the form itself.
  data() {
    const data = new FormData();
    for (const field of this.form.elements) {
      if (!field.name || NOT_SENT.has(field.type)) continue;
      if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
      data.append(field.name, field.value);
    }
    return data;
  }

  said() {
    const data = this.data();
    for (const name of ["csrfmiddlewaretoken", "key", "seen"]) data.delete(name);
    return JSON.stringify([...data]);
  }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), wait);
  }

  async keep() {
    const said = this.said();
    if (this.isSent || this.isAsking || said === this.kept) return;
    this.isAsking = true;
    this.request = new AbortController();
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: this.data(), headers: { "X-Autosave": "1" }, signal: this.request.signal, keepalive: said.length < 50_000 });
      await this.take(answer, said);
    } catch {
      if (!this.isSent) this.wait(phrase("Not saved: there is no connection. What you write stands here, and is saved when there is one again."));
    } finally {
      this.isAsking = false;
    }
    if (!this.failed && this.said() !== this.kept) this.plan(PAUSE);
  }

  async take(answer, said) {
    if (this.isSent) return;
    const isOurs = !answer.redirected && answer.headers.get("content-type")?.startsWith("application/json");
    if (!isOurs) return this.wait(phrase("Not saved: you are signed out, or this page is no longer open. Copy what you wrote before you leave it."));
    const told = await answer.json();
    if (told.beside) {
      this.kept = said;
      return this.tell(phrase("Another window has saved this part meanwhile. Nothing was overwritten, and both are kept: save to see them side by side."));
    }
    if (!answer.ok) return this.wait(phrase("Not saved. {why}", { why: told.message }));
    this.kept = said;
    this.failed = 0;
    this.form.elements.seen.value = told.seen;
    this.form.querySelector("[data-kept]").textContent = phrase("Saved {when}.", { when: told.kept });
    this.tell("");
  }

  wait(words) {
    this.tell(words);
    this.plan(AGAIN[Math.min(this.failed++, AGAIN.length - 1)] * SECOND);
  }

  tell(words) {
    const place = this.form.querySelector("[data-not-kept]");
    place.hidden = !words;
    if (place.textContent !== words) place.textContent = words;
  }
}

const drafts = new WeakMap();

for (const form of document.querySelectorAll("form[data-drafting]")) drafts.set(form, new Drafting(form, true));
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-drafting]");
  if (!form) return;
  if (!drafts.has(form)) drafts.set(form, new Drafting(form, false));
  drafts.get(form).plan(PAUSE);
});
