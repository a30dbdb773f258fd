// A page that changes by itself. It declares <meta name="live" content="/cases/1/version/" data-version="12"> and, where a
// stream is served, <meta name="live-stream" content="...">. When the version moves, the page is fetched again and each
// section with data-live and an id is replaced, except one that somebody writes in or has written into. Focus never moves.

const EVERY = 3_000;
const EVERY_HIDDEN = 30_000;
const EVERY_STREAMED = 60_000;

const meta = document.querySelector('meta[name="live"]');
const stream = document.querySelector('meta[name="live-stream"]')?.content;
const status = document.getElementById("live-status");
const shown = new Map();
let version = meta?.dataset.version ?? null;
let isStreaming = false;
let isChecking = false;
let isAsked = false;
let isWaiting = false;
let timer = 0;

// Two answers of the server for the same section differ in the form token: that is no change.
const comparable = (section) => section.outerHTML.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1");

function isEdited(field) {
  if (field.type === "hidden" || field.type === "submit" || field.type === "button") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    const first = options.some((option) => option.defaultSelected);
    return first ? options.some((option) => option.selected !== option.defaultSelected) : field.selectedIndex > 0;
  }
  return field.value !== field.defaultValue;
}

// The element in the fresh section that is what the focused one was: the same link, button or summary.
function counterpart(focused, fresh) {
  if (focused.id) return fresh.querySelector(`#${CSS.escape(focused.id)}`);
  return [...fresh.querySelectorAll(focused.tagName)].find(
    (each) => each.textContent === focused.textContent && each.getAttribute("href") === focused.getAttribute("href"),
  );
}

function isBusy(section, fresh) {
  const selection = document.getSelection();
  const focused = section.contains(document.activeElement) ? document.activeElement : null;
  if (focused && (focused.matches("input, textarea, select") || !counterpart(focused, fresh))) return true;
  if (selection && !selection.isCollapsed && section.contains(selection.anchorNode)) return true;
  return [...section.querySelectorAll("input, textarea, select")].some(isEdited);
}

function replace(section, fresh) {
  const open = [...section.querySelectorAll("details")].map((details) => details.open);
  const focused = section.contains(document.activeElement) ? document.activeElement : null;
  const made = document.importNode(fresh, true);
  [...made.querySelectorAll("details")].forEach((details, place) => { if (open[place]) details.open = true; });
  section.replaceWith(made);
  if (focused) counterpart(focused, made)?.focus({ preventScroll: true });
  window.htmx?.process?.(made);
}

function announce(words) {
  if (!status) return;
  status.textContent = "";
  setTimeout(() => { status.textContent = words; }, 100);
}

async function update() {
  const receivedAt = Date.now();
  const response = await fetch(location.href, { headers: { "X-Live": "1" }, cache: "no-store" });
  if (response.redirected || response.status === 403 || response.status === 404) { location.reload(); return; }
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  let changed = 0;
  isWaiting = false;
  for (const section of document.querySelectorAll("[data-live][id]")) {
    const fresh = page.getElementById(section.id);
    if (!fresh || comparable(fresh) === shown.get(section.id)) continue;
    if (isBusy(section, fresh)) { isWaiting = true; continue; }
    shown.set(section.id, comparable(fresh));
    replace(section, fresh);
    changed += 1;
  }
  document.title = page.title;
  document.dispatchEvent(new CustomEvent("page:updated", {
    detail: { portalNow: page.querySelector('meta[name="portal-now"]')?.content, receivedAt },
  }));
  if (changed) announce("This page was updated.");
  else if (isWaiting) announce("Something changed on this page. What you are writing is kept.");
}

async function check() {
  // What is heard during a look may have happened after its answer: then it is looked at once more.
  if (isChecking) { isAsked = true; return; }
  isChecking = true;
  isAsked = false;
  try {
    const response = await fetch(meta.content, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (response.ok) {
      const now = String((await response.json()).version);
      const hasMoved = version !== null && now !== version;
      version = now;
      if (hasMoved) await update();
    }
  } catch {
    // Offline, or the portal restarts: the next look finds out.
  } finally {
    isChecking = false;
    if (isAsked) check(); else plan();
  }
}

function plan() {
  clearTimeout(timer);
  const wait = document.visibilityState === "hidden" ? EVERY_HIDDEN : isStreaming ? EVERY_STREAMED : EVERY;
  timer = setTimeout(check, wait);
}

function listen() {
  const source = new EventSource(stream);
  // What happened after this page was made and before the stream was open is not told by the stream.
  source.addEventListener("open", () => { isStreaming = true; check(); });
  source.addEventListener("message", check);
  source.addEventListener("error", () => { isStreaming = false; plan(); });
}

if (meta?.content) {
  for (const section of document.querySelectorAll("[data-live][id]")) shown.set(section.id, comparable(section));
  if (stream) listen();
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? check() : plan()));
  // A section that was left alone is brought up to date when its reader leaves it.
  document.addEventListener("focusout", () => setTimeout(() => { if (isWaiting) update(); }, 300));
  plan();
}
