// Brings a part of the page to what the server sent anew, changing only what differs: who stands on a link stays there.
// What somebody writes in, or has written into, or has selected, is left alone; so is a form that is no longer there.

const FIELDS = "input, textarea, select";

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

const isWrittenIn = (field) => field === document.activeElement || isEdited(field);
const fieldsOf = (node) => (node.matches(FIELDS) ? [node] : [...node.querySelectorAll(FIELDS)]);

/** Whether somebody writes in it, or has written into it. */
export const isHeld = (node) => node.nodeType === Node.ELEMENT_NODE && fieldsOf(node).some(isWrittenIn);

function isSelected(text) {
  const selection = document.getSelection();
  return selection && !selection.isCollapsed && (selection.anchorNode === text || selection.focusNode === text);
}

const isBlank = (node) => node.nodeType === Node.TEXT_NODE && !node.data.trim();
const keyOf = (node) => node.id || node.dataset?.key || (node.nodeName === "FORM" && node.getAttribute("action")) || "";
const isLike = (node, other) => node.nodeName === other.nodeName && keyOf(node) === keyOf(other);

// Of what stands from `place` on, what the fresh node is: the same, or the one that it takes the place of. What is
// still to come is not passed over, because it would be lost.
function counterpart(place, fresh, coming) {
  if (isBlank(fresh)) return place && isBlank(place) ? place : null;
  const isComing = (node) => coming.some((each) => each.isEqualNode(node) || (keyOf(node) && isLike(node, each)));
  let node = place;
  for (; node; node = node.nextSibling) {
    if (node.isEqualNode(fresh) || (keyOf(fresh) && isLike(node, fresh))) return node;
    if (!isBlank(node) && isComing(node)) break;
  }
  while (place && isBlank(place) && place.nextSibling) place = place.nextSibling;
  return place && !isBlank(place) && isLike(place, fresh) && !isComing(place) ? place : null;
}

function bringAttributes(here, fresh) {
  for (const { name } of [...here.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") here.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== "open" && here.getAttribute(name) !== value) here.setAttribute(name, value);
  }
}

function bringChildren(here, fresh, kept) {
  const coming = [...fresh.childNodes];
  let place = here.firstChild;
  while (coming.length) {
    const next = coming.shift();
    const match = counterpart(place, next, coming);
    if (!match) {
      here.insertBefore(document.importNode(next, true), place);
      continue;
    }
    while (place !== match) place = remove(place, kept);
    bring(match, next, kept);
    place = match.nextSibling;
  }
  while (place) place = remove(place, kept);
}

function remove(node, kept) {
  const next = node.nextSibling;
  if (isHeld(node)) kept.gone.push(node);
  else node.remove();
  return next;
}

// A form whole, because its fields belong together; else what is written in alone.
function isLeft(here) {
  return here.nodeType === Node.ELEMENT_NODE ? here.matches(`form, ${FIELDS}`) && isHeld(here) : isSelected(here);
}

/** Bring `here` to `fresh`. `kept.left` and `kept.gone` get what was not touched, because somebody is at it. */
export function bring(here, fresh, kept) {
  if (here.isEqualNode(fresh)) return;
  if (isLeft(here)) { kept.left.push(here); return; }
  if (fresh.hidden && isHeld(here)) { kept.gone.push(here); return; }
  if (here.nodeType !== Node.ELEMENT_NODE) { here.data = fresh.data; return; }
  bringAttributes(here, fresh);
  bringChildren(here, fresh, kept);
  if (here.matches("input:not([type=file]), textarea")) here.value = here.defaultValue;
}

/**
 * Who would read what is being written has changed; returns what to say about it. Words for both sides go to the mediator
 * from now on, and the form says so. Words for the mediator stay for the mediator: sent, they are asked about once more.
 */
export function bringReaders(section, fresh) {
  const here = section.querySelector("form[data-readers]");
  const there = fresh.querySelector("form[data-readers]");
  if (!here || !there || here.dataset.readers === there.dataset.readers) return "";
  if (there.dataset.readers === "mediator") {
    const parts = [...there.querySelectorAll("[data-by-readers]")];
    for (const part of here.querySelectorAll("[data-by-readers]")) part.replaceWith(document.importNode(parts.shift(), true));
    here.dataset.readers = there.dataset.readers;
  }
  return there.dataset.readersSay;
}
