// The list below a file field: one row for each file, in words and as a bar. What changes is said aloud once; how many
// bytes there are is not, because nobody wants to hear a percentage forty times.

import { phrase } from "../phrases.js";
import { said } from "./words.js";

function element(name, more = {}, ...within) {
  const made = Object.assign(document.createElement(name), more);
  made.append(...within);
  return made;
}

export function listBelow(input) {
  const list = element("ul", { className: "uploads" });
  const status = element("p", { className: "vh" });
  status.setAttribute("role", "status");
  // What changes on a page by itself may have taken it away, as long as nothing stood in it.
  const show = () => { if (!list.isConnected) input.after(list, status); };
  show();
  return { list, show, say: (words) => { status.textContent = words; } };
}

export class Row {
  /** `stop` is called by its button, after which the row goes. */
  constructor({ list, say }, name, field, stop) {
    this.say = (words) => say(`${name}: ${words}`);
    this.name = name;
    this.told = "";
    this.tick = element("input", { type: "checkbox", name: field, disabled: true, checked: true });
    this.words = element("small", { className: "soft" });
    this.bar = element("progress", { max: 1, value: 0 });
    this.bar.setAttribute("aria-label", name);
    this.now = element("button", { type: "button", className: "link", textContent: phrase("Try now"), hidden: true });
    this.now.setAttribute("aria-label", phrase("Try now: {name}", { name }));
    this.now.addEventListener("click", () => dispatchEvent(new Event("upload-now")));
    this.button = element("button", { type: "button", className: "link", textContent: phrase("Cancel") });
    this.button.setAttribute("aria-label", phrase("Cancel: {name}", { name }));
    this.button.addEventListener("click", stop);
    const label = element("label", { className: "check" }, this.tick, " ", element("span", {}, `${name} `, this.words));
    this.row = element("li", { className: "uploading" }, label, this.bar, element("span", { className: "row" }, this.now, this.button));
    list.append(this.row);
  }

  tell(state, words, isAloud = this.told !== state) {
    this.words.textContent = words;
    this.now.hidden = state !== "cut";
    if (isAloud) this.say(words);
    this.told = state;
  }

  is(upload) { this.upload = upload; }
  waiting() { this.tell("waiting", said.waiting(), false); }

  another() {
    this.row.append(element("small", { className: "soft", textContent: said.another() }));
    this.say(said.another());
  }

  checking() { this.bar.hidden = true; this.tell("checking", said.checking()); }
  cut(isBusy, there, all) { this.tell("cut", (isBusy ? said.busy : said.lost)(there, all)); }

  uploading(there, all) {
    this.bar.hidden = false;
    this.bar.value = there / all;
    this.tell("uploading", said.uploading(there, all));
  }

  begun(upload) {
    this.is(upload);
    this.tick.checked = false;
    this.bar.value = upload.received / upload.size;
    this.tell("begun", said.begun(upload.received, upload.size), false);
  }

  ready(upload, isTicked = true) {
    this.is(upload);
    this.bar.hidden = true;
    Object.assign(this.tick, { value: upload.file.id, disabled: false, checked: isTicked });
    this.button.textContent = phrase("Delete");
    this.button.setAttribute("aria-label", phrase("Delete: {name}", { name: this.name }));
    this.tell("ready", (isTicked ? said.ready : said.unused)(upload.size), isTicked);
  }

  refused(why) {
    this.bar.hidden = true;
    this.tick.checked = false;
    this.words.className = "wrong";
    this.button.textContent = phrase("Take it off the list");
    this.button.setAttribute("aria-label", phrase("Take it off the list: {name}", { name: this.name }));
    this.tell("refused", said.refused(why));
  }

  remove() { this.row.remove(); }
}
