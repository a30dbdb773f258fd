// Keys for lists that staff work through: j and k move, o opens, c claims, / searches, ? tells them all.
// The list has data-keys, its rows data-row; a row's first link is opened, its button with data-claim, or inside data-claims, is pressed.
// What has data-key is reached by that key: a choice is chosen, and what has to be written comes next; details open and close.
// Whoever does not want them presses the button with data-keys-switch: the choice stays in this browser.

const STORE = "evenhand-keys";
const list = document.querySelector("[data-keys]");
const rows = () => [...list.querySelectorAll("[data-row]")];
const here = () => rows().findIndex((row) => row.classList.contains("is-here"));

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
  all[before]?.classList.remove("is-here");
  all[place].classList.add("is-here");
  all[place].querySelector("th a, a")?.focus();
}

const acts = {
  j: () => go(1),
  k: () => go(-1),
  o: () => rows()[here()]?.querySelector("th a, a")?.click(),
  c: () => rows()[here()]?.querySelector("[data-claim], [data-claims] button")?.click(),
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
  button.textContent = isOn ? "Switch keyboard shortcuts off" : "Switch keyboard shortcuts on";
  button.hidden = false;
  for (const hint of document.querySelectorAll(".keys")) hint.hidden = !isOn;
}

if (list) {
  document.addEventListener("keydown", (event) => {
    if (!isOn || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = acts[event.key] ?? named(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  });
  for (const button of document.querySelectorAll("[data-keys-switch]")) {
    tell(button);
    button.addEventListener("click", () => {
      isOn = !isOn;
      try {
        localStorage.setItem(STORE, isOn ? "on" : "off");
      } catch {
        // It then holds for this page only.
      }
      tell(button);
    });
  }
}
