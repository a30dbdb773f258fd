// Keys of the workbench: g and then a letter goes to a part of the page, e opens the next exhibit that is not read, t the note on
// the case, p and i press “Preview” and “Check”, ? lists them. Off with the keys of the lists: the same button, the same choice.

const STORE = "evenhand-keys";
const WAITS = 1_500; // milliseconds for the letter after g
let since = -Infinity;

// data-shortcuts="off" on the page is the choice of the account; the other one is this browser's.
function isOn() {
  if (document.querySelector("[data-shortcuts='off']")) return false;
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true;
  }
}

function isTyping(target) {
  return target.isContentEditable || target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
}

// A part of the page is gone to with its heading: the keyboard goes on from there.
function go(id) {
  const part = document.getElementById(id);
  if (!part || part.hidden) return false;
  const first = part.querySelector("h2") ?? part;
  first.tabIndex = -1;
  first.focus();
  part.scrollIntoView({ block: "start" });
  return true;
}

function nextUnread() {
  const link = document.querySelector("[data-unread]");
  if (link) link.click();
  else go("evidence");
}

function write(id) {
  const field = document.getElementById(id);
  const folded = field?.closest("details");
  if (folded) folded.open = true;
  field?.focus();
}

const acts = {
  e: nextUnread,
  t: () => write("id_note-"),
  w: () => write("id_text"),
  p: () => document.querySelector("button[name=step][value=preview-client]")?.click(),
  i: () => document.querySelector("button[name=step][value=check]")?.click(),
  "?": () => document.getElementById("workbench-keys")?.showModal?.(),
};

document.addEventListener("keydown", (event) => {
  if (!isOn() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const isSecond = event.timeStamp - since < WAITS;
  since = -Infinity;
  const part = isSecond && document.querySelector(`[data-goes="${CSS.escape(event.key)}"]`);
  if (part) {
    if (go(part.dataset.part)) event.preventDefault();
  } else if (event.key === "g") {
    since = event.timeStamp;
    event.preventDefault();
  } else if (acts[event.key]) {
    event.preventDefault();
    acts[event.key]();
  }
});
