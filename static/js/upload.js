// Files on pages: sent in parts as soon as they are chosen, where the page takes them so; else with the form, with
// progress. Without this script the browser sends the form itself.

import { FileField } from "./uploading/field.js";
import { checkSizes, sendWhole } from "./uploading/whole.js";

const fields = new Map();

function lookForFields() {
  for (const input of document.querySelectorAll("input[type=file][data-parts]")) {
    if (fields.has(input)) continue;
    const field = new FileField(input);
    fields.set(input, field);
    field.offer();
  }
}

lookForFields();
document.addEventListener("focusin", lookForFields); // a form may have come with what changed on the page

document.addEventListener("change", (event) => {
  if (event.target.matches?.("input[type=file][data-upload]:not([data-parts])")) checkSizes(event.target);
  else for (const field of fields.values()) field.settle();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const submitter = event.submitter;
  const isHeld = submitter?.name !== "keep" && [...fields.values()].some((field) => field.input.form === form && field.holds(submitter));
  if (!isHeld) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  const hasFiles = [...form.querySelectorAll("input[type=file][data-upload]")].some((input) => input.files.length);
  if (!hasFiles || form.method !== "post" || event.defaultPrevented) return;
  event.preventDefault();
  sendWhole(form, event.submitter);
});
