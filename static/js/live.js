// A page that changes by itself. It declares <meta name="live" content="/cases/1/version/" data-version="12"> and, where a
// stream is served, <meta name="live-stream" content="...">. When the version moves, the page is fetched again and each
// section with data-live and an id is brought up to date (morph.js). Focus, place and what is being written stay.
// Without a stream the page asks; nobody asks for a page that nobody looks at.

import { phrase } from "./phrases.js";
import { bring, bringReaders, isHeld } from "./morph.js";

const SECOND = 1_000;
const ASKS_EVERY = [4, 4, 4, 8, 12, 15, 30, 60]; // seconds, the longer nothing happens
const ASKS_STREAMED = 120; // a stream that has gone silent unseen is found out by this
const STREAM_AGAIN = [3, 6, 15, 30, 60];
const LEAVING_FOR = 15;
const HIDDEN_FOR = 20; // then the stream is closed: a browser has few connections for many tabs
const meta = (name) => document.querySelector(`meta[name="${name}"]`);
const some = (seconds) => seconds * SECOND * (0.8 + 0.4 * Math.random()); // not everybody at once
const nth = (list, place) => list[Math.min(place, list.length - 1)];

// Two answers of the server for the same section differ in the form token: that is no change.
const comparable = (section) => section.outerHTML.replace(/(name="(?:csrfmiddlewaretoken|key)" value=")[^"]*/g, "$1");

function called(section) {
  const heading = document.getElementById(section.getAttribute("aria-labelledby"));
  return (section.dataset.live || heading?.textContent || "").trim();
}

// What one reads stays where it is on the screen, whatever grows above it.
function keepingPlace(change) {
  const seen = [...document.querySelectorAll("[data-live] > *, main > *")].filter((each) => each.offsetParent);
  const anchor = document.activeElement?.matches?.("main *") ? document.activeElement : seen.find((each) => each.getBoundingClientRect().top >= 0);
  const before = anchor?.getBoundingClientRect().top;
  const wasAtTop = window.scrollY <= 0; // asked before: what shrinks first and grows then may scroll by itself
  change();
  if (anchor?.isConnected && !wasAtTop) window.scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
}

class LivePage extends HTMLElement {
  connectedCallback() {
    this.asked = meta("live")?.content;
    if (!this.asked) return;
    this.version = meta("live").dataset.version ?? null;
    this.address = meta("live-stream")?.content ?? "";
    this.shown = new Map();
    this.quiet = this.failed = this.timer = this.again = this.closing = 0;
    this.isChecking = this.isAskedAgain = this.isWaiting = this.isOffline = false;
    const [navigation] = performance.getEntriesByType("navigation");
    const received = performance.timeOrigin + (navigation?.responseStart ?? 0);
    this.ahead = (Date.parse(meta("portal-now")?.content ?? "") || received) - received;
    this.lastSeen = received;
    for (const section of this.sections()) this.shown.set(section.id, comparable(section));
    document.addEventListener("visibilitychange", () => this.seen(document.visibilityState === "visible"));
    window.addEventListener("online", () => this.check());
    window.addEventListener("offline", () => this.wentOffline());
    document.addEventListener("submit", (event) => { if (!event.defaultPrevented) this.leave(); });
    window.addEventListener("pageshow", () => { this.isLeaving = false; });
    // What was left alone is brought up to date when its reader leaves it.
    document.addEventListener("focusout", () => setTimeout(() => { if (this.isWaiting) this.update().catch(() => {}); }, 300));
    this.listen();
    this.plan();
  }

  sections() {
    return document.querySelectorAll("[data-live][id]");
  }

  // --- The stream ---------------------------------------------------------------------------------------------------
  listen() {
    if (!this.address || this.source || document.visibilityState === "hidden") return;
    const source = (this.source = new EventSource(this.address));
    // What happened after this page was made and before the stream was open is not told by the stream.
    source.addEventListener("open", () => { this.failed = 0; this.isStreaming = true; this.check(); });
    source.addEventListener("changed", () => this.check());
    // It has lasted long enough, or somebody may no longer listen: whoever may look gets another address.
    source.addEventListener("over", () => this.lose(source, 0.5));
    source.addEventListener("error", () => this.lose(source, nth(STREAM_AGAIN, this.failed++)));
  }

  lose(source, seconds) {
    if (this.source !== source) return;
    this.hangUp();
    this.tell();
    this.again = setTimeout(async () => { await this.check(); this.listen(); }, some(seconds));
  }

  hangUp() {
    this.source?.close();
    this.source = null;
    this.isStreaming = false;
    clearTimeout(this.again);
  }

  seen(isVisible) {
    clearTimeout(this.closing);
    if (isVisible) {
      this.quiet = 0;
      this.check().then(() => this.listen());
    } else {
      clearTimeout(this.timer);
      this.closing = setTimeout(() => this.hangUp(), HIDDEN_FOR * SECOND);
    }
  }

  // What a form has just sent changes the page, too, and the next one is on its way. Where none comes, all goes on.
  leave() {
    this.isLeaving = true;
    setTimeout(() => { this.isLeaving = false; this.check(); }, LEAVING_FOR * SECOND);
  }

  // --- Looking ------------------------------------------------------------------------------------------------------
  async check() {
    // What is heard during a look may have happened after its answer: then it is looked at once more.
    if (!this.asked || this.isLeaving) return;
    if (this.isChecking) { this.isAskedAgain = true; return; }
    this.isChecking = true;
    this.isAskedAgain = false;
    try {
      await this.look();
      this.isOffline = false;
      this.lastSeen = Date.now();
    } catch {
      this.isOffline = !this.isLeaving; // or the portal restarts: the next look finds out
    } finally {
      this.isChecking = false;
    }
    if (this.isAskedAgain) await this.check();
    else this.plan();
  }

  async look() {
    const response = await fetch(this.asked, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (this.isLeaving) return undefined;
    if (response.redirected || response.status === 403 || response.status === 404) return this.stop(response);
    if (!response.ok) throw new Error(response.status);
    const { version, stream } = await response.json();
    if (stream) this.address = stream;
    const hasMoved = this.version !== null && String(version) !== this.version;
    this.quiet = hasMoved ? 0 : this.quiet + 1;
    if (hasMoved) await this.update();
    if (!this.isLeaving) this.version = String(version);
    return undefined;
  }

  async update() {
    const receivedAt = Date.now();
    const response = await fetch(location.href, { headers: { "X-Live": "1" }, cache: "no-store" });
    if (this.isLeaving) return undefined;
    const isAct = document.querySelector("form[data-live-form]") !== null;
    if (response.redirected || (!isAct && [403, 404].includes(response.status))) return this.stop(response);
    if (response.status >= 500 || response.status === 429) throw new Error(response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (!response.ok) return this.refused(page);
    this.bringAll(page);
    for (const script of page.querySelectorAll("script[type=module][src]")) import(script.src); // of what is new; once each
    const portalNow = page.querySelector('meta[name="portal-now"]')?.content;
    document.dispatchEvent(new CustomEvent("page:updated", { detail: { portalNow, receivedAt } }));
    return undefined;
  }

  bringAll(page) {
    const names = [];
    const kept = { left: [], gone: [] };
    const gone = [];
    const readers = [];
    let changed = 0;
    keepingPlace(() => {
      for (const section of this.sections()) {
        const fresh = page.getElementById(section.id);
        if (!fresh && section.dataset.liveGone) gone.push(section);
        if (!fresh || comparable(fresh) === this.shown.get(section.id)) continue;
        const before = kept.left.length + kept.gone.length;
        bring(section, fresh, kept);
        const says = bringReaders(section, fresh);
        if (says) readers.push([section.querySelector("form[data-readers]"), says]);
        if (kept.left.length + kept.gone.length === before) this.shown.set(section.id, comparable(fresh));
        changed += 1;
        names.push(section.hidden ? "" : called(section));
      }
    });
    document.title = page.title;
    window.htmx?.process?.(document.body);
    for (const section of gone) this.note(section.firstElementChild, section.dataset.liveGone, { href: location.href, textContent: phrase("Go on") });
    for (const node of kept.gone) this.note(node, phrase("This can no longer be sent, because something has happened meanwhile. What you wrote is kept, for you to copy."));
    for (const [form, says] of readers) this.note(form, says);
    const form = document.querySelector("form[data-live-form]");
    if (form) this.note(form, phrase("Something has happened since you opened this page. What you wrote is kept."), { href: form.dataset.liveForm, target: "_blank", textContent: phrase("See what happened (in a new tab)") });
    this.isWaiting = kept.left.length + kept.gone.length > 0;
    if (kept.gone.length || gone.length || readers.length || form) return;
    if (this.isWaiting && changed === 1 && !names[0]) this.announce(phrase("Something changed on this page. What you are writing is kept."));
    else if (changed) this.announce(names.filter(Boolean).length ? phrase("Updated: {what}.", { what: [...new Set(names.filter(Boolean))].slice(0, 3).join("; ") }) : phrase("This page was updated."));
  }

  // --- What cannot be done any more, said before it is tried --------------------------------------------------------
  refused(page) {
    const words = [...page.querySelectorAll("#error-h, #error-h ~ p")].map((each) => each.textContent.trim()).slice(0, 2);
    const place = document.querySelector("main form") ?? document.getElementById("main").firstElementChild;
    this.note(place, words.join(". ") || phrase("This is no longer possible."));
    this.plan();
  }

  note(node, words, link = null) {
    const before = node.previousElementSibling;
    if (before?.matches(".livenote") && before.querySelector("p").textContent === words) return;
    const note = document.importNode(document.getElementById("live-note").content, true).firstElementChild;
    note.querySelector("p").textContent = words;
    if (link) note.appendChild(document.createElement("p")).append(Object.assign(document.createElement("a"), link));
    keepingPlace(() => {
      if (before?.matches(".livenote")) before.remove();
      node.before(note);
    });
    this.announce(words);
  }

  // Signed out elsewhere, or no longer theirs to see: the server says it in its own words, but no writing is lost for it.
  stop(response) {
    this.hangUp();
    clearTimeout(this.timer);
    this.asked = "";
    this.dataset.state = "over";
    this.textContent = "";
    if (!response.redirected && document.querySelector("form[data-live-form]")) return this.update();
    const held = [...document.querySelectorAll("main form")].find((form) => isHeld(form) || form.matches("[data-live-form]"));
    if (held) this.note(held, phrase("You are signed out, or this is no longer yours to see. What you wrote is kept, for you to copy."));
    else if (!this.wasReloaded()) location.reload();
    return undefined;
  }

  // A page that is shown, and whose version is not, is not loaded again and again.
  wasReloaded() {
    const [navigation] = performance.getEntriesByType("navigation");
    return navigation?.type === "reload" && performance.now() < 60 * SECOND;
  }

  // --- How fresh it is ----------------------------------------------------------------------------------------------
  plan() {
    clearTimeout(this.timer);
    if (!this.asked) return;
    this.tell();
    if (document.visibilityState !== "hidden") this.timer = setTimeout(() => this.check(), some(this.wait()));
  }

  wait() {
    return this.isStreaming ? ASKS_STREAMED : nth(ASKS_EVERY, this.quiet);
  }

  wentOffline() {
    this.isOffline = true;
    this.tell();
  }

  tell() {
    const at = new Date(this.lastSeen + this.ahead).toISOString().slice(11, 16);
    const state = this.isOffline ? "offline" : this.isStreaming ? "live" : "asking";
    const words = { live: phrase("Live"), asking: phrase("Checks every {seconds} s", { seconds: this.wait() }), offline: phrase("Offline. Last updated {at} UTC", { at }) };
    this.dataset.state = state;
    this.textContent = words[state];
  }

  announce(words) {
    const status = document.getElementById("live-status");
    if (!status) return;
    status.textContent = "";
    setTimeout(() => { status.textContent = words; }, 100);
  }
}

customElements.define("live-page", LivePage);
