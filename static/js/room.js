// A room: what is being typed is kept as a draft, “Quote” begins a message with a reference, and what was really before
// the reader's eyes is said to have been seen. Without this script a button keeps the draft and links quote.

import { phrase } from "./phrases.js";

const PAUSE = 2_000;

function keepsDraft(form) {
  const field = form.querySelector("textarea");
  const says = form.querySelector("[data-draft-says]");
  let kept = field.value;
  let timer = 0;
  let request = null;

  async function keep() {
    if (field.value === kept) return;
    const words = field.value;
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("text", words);
    data.set("keep", "1");
    data.set("key", form.elements.key.value);
    request = new AbortController();
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Autosave": "1" }, signal: request.signal, keepalive: true });
      if (!answer.ok) return;
      kept = words;
      if (says) says.textContent = words.trim() ? phrase("Draft kept. Only you see it.") : "";
    } catch {
      // Offline, or sent meanwhile: the next pause tries again, and the text stands in the field.
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keep(); });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    request?.abort();
    kept = field.value;
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-quotes]");
  const field = document.querySelector("[data-keeps-draft] textarea");
  if (!link || !field || event.ctrlKey || event.metaKey || event.shiftKey || link.pathname !== new URL(field.form.action).pathname) return;
  event.preventDefault();
  const gap = field.value && !/\s$/.test(field.value) ? "\n\n" : "";
  field.setRangeText(`${gap}${link.dataset.quotes} `, field.value.length, field.value.length, "end");
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// Seen is what stands on the screen of a page that is in front, for a moment at least.
const LOOKED = 1_000;
const told = new Map();

function tell(log) {
  const form = document.querySelector("[name=csrfmiddlewaretoken]");
  const upTo = Number(log.dataset.unseen);
  if (!form || !upTo || told.get(log.dataset.seenUrl) >= upTo) return; // it may have been told, or emptied, meanwhile
  told.set(log.dataset.seenUrl, upTo);
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.value);
  data.set("seen", String(upTo));
  fetch(log.dataset.seenUrl, { method: "POST", body: data, keepalive: true }).catch(() => told.delete(log.dataset.seenUrl));
}

function isBeforeEyes(log) {
  const last = log.lastElementChild?.getBoundingClientRect();
  return document.visibilityState === "visible" && last && last.top < innerHeight && last.bottom > 0;
}

function look() {
  for (const log of document.querySelectorAll("[data-unseen]")) {
    if (isBeforeEyes(log)) setTimeout(() => { if (log.isConnected && isBeforeEyes(log)) tell(log); }, LOOKED);
  }
}

for (const form of document.querySelectorAll("[data-keeps-draft]")) keepsDraft(form);
look();
document.addEventListener("scrollend", look);
document.addEventListener("visibilitychange", look);
document.addEventListener("page:updated", look);
