// A form sent whole with its file, with progress and a way to stop.

import { phrase } from "../phrases.js";
import { size } from "./words.js";

export function checkSizes(input) {
  const most = Number(input.dataset.max || 0);
  const large = [...input.files].find((file) => most && file.size > most);
  input.setCustomValidity(large ? phrase("“{name}” has {size}; a file may have up to {most}.", { name: large.name, size: size(large.size), most: size(most) }) : "");
  input.reportValidity();
}

function progressIn(form, label, stop) {
  const box = document.createElement("div");
  box.className = "uploading";
  const words = document.createElement("p");
  words.className = "small";
  words.setAttribute("role", "status");
  words.textContent = label;
  const bar = document.createElement("progress");
  bar.max = 100;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  button.textContent = phrase("Stop");
  button.addEventListener("click", stop);
  box.append(words, bar, button);
  form.append(box);
  return { box, bar, words };
}

export function sendWhole(form, submitter) {
  const request = new XMLHttpRequest();
  const buttons = [...form.querySelectorAll("button:not([type=button])")].filter((button) => !button.disabled);
  const view = progressIn(form, phrase("Uploading"), () => request.abort());
  const end = (words) => {
    for (const button of buttons) button.disabled = false;
    if (words) view.words.textContent = words;
    else view.box.remove();
  };
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    view.bar.value = Math.round((100 * event.loaded) / event.total);
    if (event.loaded === event.total) view.words.textContent = phrase("Sent. The portal is checking it.");
  });
  request.addEventListener("load", () => arrive(request, form, end));
  request.addEventListener("error", () => end(phrase("The connection broke. Nothing was sent. You can try again.")));
  request.addEventListener("abort", () => end());
  request.open("POST", form.action);
  request.responseType = "document";
  request.send(new FormData(form, submitter));
  for (const button of buttons) button.disabled = true;
}

function arrive(request, form, end) {
  const sentTo = new URL(form.action, location.href).href;
  if (request.status < 400 && request.responseURL !== sentTo) {
    location.assign(request.responseURL);
    return;
  }
  const main = request.response?.querySelector("main");
  if (!main) {
    end(request.status === 413 ? phrase("This file is too large. Nothing was kept.") : phrase("It did not arrive. You can try again."));
    return;
  }
  document.title = request.response.title;
  document.querySelector("main").replaceWith(document.importNode(main, true));
  window.htmx?.process?.(document.querySelector("main"));
  document.querySelector("[data-errors]")?.focus();
}
