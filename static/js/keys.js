// Keys for lists that staff work through: j and k move, o opens, c claims, x chooses, s puts off, / searches, ? tells all.
// The list has data-keys, its rows data-row; a row's first link is opened, its button with data-claim, or inside data-claims, is pressed.
// What has data-key is reached by that key: a choice is chosen, and what has to be written comes next; details open and close.
// Whoever does not want them presses the button with data-keys-switch: the choice stays in this browser.

import { phrase } from "./phrases.js";

const STORE = "evenhand-keys";
const list = () => document.querySelector("[data-keys]");
const rows = () => [...list().querySelectorAll("[data-row]")];
const here = () => rows().findIndex((row) => row.classList.contains("is-here"));
const firstLink = (row) => row?.querySelector("th a, a");
let marked = "";

let isOn = true;
try {
  isOn = localStorage.getItem(STORE) !== "off";
} catch {
  // Storage is closed to this page: the keys stay on.
}

function go(step) {
  const all = rows();
  if (!all.length) return;
  const before = here();
  const place = Math.min(Math.max(before + step, 0), all.length - 1);
  mark(all[before], all[place]);
  firstLink(all[place])?.focus();
}

function mark(before, row) {
  before?.classList.remove("is-here");
  row?.classList.add("is-here");
  marked = firstLink(row)?.href ?? marked;
}

const acts = {
  j: () => go(1),
  k: () => go(-1),
  o: () => firstLink(rows()[here()])?.click(),
  c: () => rows()[here()]?.querySelector("[data-claim], [data-claims] button")?.click(),
  x: () => rows()[here()]?.querySelector("[data-choose]")?.click(),
  s: () => rows()[here()]?.querySelector("[data-snooze]")?.click(),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("keys-help")?.showModal?.(),
};

function named(key) {
  const found = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
  if (!found) return undefined;
  return () => {
    if (found.matches("details")) found.open = !found.open;
    else found.click();
    const next = found.matches("details") ? found.querySelector("summary") : found.closest("form")?.querySelector("textarea");
    next?.focus();
  };
}

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

function tell(button) {
  button.textContent = isOn ? phrase("Switch keyboard shortcuts off") : phrase("Switch keyboard shortcuts on");
  button.hidden = false;
  for (const hint of document.querySelectorAll(".keys")) hint.hidden = !isOn;
}

// Whoever comes back from a case stands on its row again.
const came = document.getElementById(location.hash.slice(1));
if (came?.matches("[data-keys] [data-row]")) mark(undefined, came);

if (document.querySelector("[data-keys], [data-keys-switch]")) {
  document.addEventListener("keydown", (event) => {
    if (!list() || !isOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = named(event.key) ?? acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  const tellAll = () => document.querySelectorAll("[data-keys-switch]").forEach(tell);
  tellAll();
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-keys-switch]")) return;
    isOn = !isOn;
    try {
      localStorage.setItem(STORE, isOn ? "on" : "off");
    } catch {
      // It then holds for this page only.
    }
    tellAll();
  });
  // The list has changed by itself: the keyboard stays on the row that it was on.
  document.addEventListener("page:updated", () => {
    tellAll();
    if (list() && marked) mark(rows()[here()], rows().find((row) => firstLink(row)?.href === marked));
  });
}
