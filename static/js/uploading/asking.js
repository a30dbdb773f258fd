// Questions to the portal, and parts to wherever it says that they go. Three things may come of each: an answer, a
// refusal in words, or nothing, because the line is gone or the portal is busy; then it is asked again later.

import { phrase } from "../phrases.js";

export class Refused extends Error {}

export class Cut extends Error {
  constructor(isBusy = false, after = 0) {
    super("cut");
    this.isBusy = isBusy;
    this.after = after;
  }
}

const SILENT = 30_000; // milliseconds without a byte: the line is gone, whatever the browser thinks
const isForLater = (status) => status === 429 || status >= 500;

function wordsOf(status, refusal) {
  if (status === 401) return phrase("You are not signed in any more. Sign in again, and choose the file once more: it goes on where it stopped.");
  const inFields = Object.entries(refusal.fields || {}).filter(([name]) => name !== "offset").flatMap(([, words]) => words);
  return [...(inFields.length ? inFields : [refusal.message]), refusal.instead].filter(Boolean).join(" ");
}

export async function ask(method, url, token, signal, body) {
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  let answer, said;
  try {
    answer = await fetch(url, { method, headers, signal, body: body && JSON.stringify(body), credentials: "same-origin" });
    if (isForLater(answer.status)) throw new Cut(true, 1000 * Number(answer.headers.get("Retry-After") || 0));
    said = await answer.json();
  } catch (trouble) {
    if (signal.aborted || trouble instanceof Cut) throw trouble;
    throw new Cut();
  }
  if (!answer.ok) throw new Refused(wordsOf(answer.status, said));
  return said;
}

function refusalIn(request) {
  try {
    return wordsOf(request.status, JSON.parse(request.responseText));
  } catch {
    return phrase("A part of it was not taken on its way. Choose the file again, or tell whoever runs this portal."); // a proxy's own page
  }
}

/** Resolves when the part has arrived. To the store goes nothing but the part: no cookie, no token. */
export function put(next, part, token, signal, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let silent = 0;
    const watch = () => { clearTimeout(silent); silent = setTimeout(() => end(new Cut()), SILENT); };
    const stop = () => end(new DOMException("cancelled", "AbortError"));
    const offline = () => end(new Cut());
    function end(trouble) {
      clearTimeout(silent);
      signal.removeEventListener("abort", stop);
      removeEventListener("offline", offline);
      if (trouble) { request.abort(); reject(trouble); } else resolve();
    }
    request.upload.addEventListener("progress", (event) => { watch(); onProgress(event.loaded); });
    request.addEventListener("load", () => {
      // What is wrong with a part, the portal says when it is asked where the upload stands.
      const isRefused = request.status >= 400 && !isForLater(request.status) && request.status !== 409 && !next.to_store;
      if (request.status < 300 || request.status === 409) end();
      else if (!isRefused) end(new Cut(true));
      else end(request.status === 422 ? new Cut() : new Refused(refusalIn(request)));
    });
    request.addEventListener("error", () => end(new Cut()));
    signal.addEventListener("abort", stop);
    addEventListener("offline", offline);
    request.open("PUT", next.url);
    if (!next.to_store) {
      request.setRequestHeader("X-CSRFToken", token);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.setRequestHeader("Accept", "application/json");
    }
    watch();
    request.send(part);
  });
}
