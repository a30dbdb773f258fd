// One file, from its first byte to its being taken. Whatever went wrong in between, the portal is asked where it
// stands, and it goes on from there: after a cut, after a reload, on another device.

import { ask, Cut, put } from "./asking.js";

const MARKED = 1024 * 1024; // bytes from either end by which a file is known again; all of a film would take too long
const BACK_OFF = [1, 2, 4, 8, 15, 30];
const AGAIN = 2_000; // milliseconds between two questions whether it has been checked

/** What a file is known by when it is chosen again; empty where the page may not ask the browser for a hash. */
export async function markOf(file) {
  if (!globalThis.crypto?.subtle) return "";
  const ends = new Blob([file.slice(0, MARKED), file.slice(Math.max(0, file.size - MARKED))]);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await ends.arrayBuffer()));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const isSame = (upload, file, mark) =>
  upload.size === file.size && (mark && upload.mark ? upload.mark === mark : upload.name === file.name);

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(go, milliseconds);
    const stop = () => { end(); reject(signal.reason); };
    function end() {
      clearTimeout(timer);
      removeEventListener("online", go);
      removeEventListener("upload-now", go);
      signal.removeEventListener("abort", stop);
    }
    function go() { end(); resolve(); }
    addEventListener("online", go);
    addEventListener("upload-now", go);
    signal.addEventListener("abort", stop);
  });
}

async function begun(file, mark, { base, token, signal, view }) {
  const others = await ask("GET", base, token, signal);
  const same = others.find((upload) => isSame(upload, file, mark));
  if (same) return same;
  if (others.some((upload) => upload.name === file.name && upload.state === "uploading")) view.another();
  return ask("POST", base, token, signal, { name: file.name, size: file.size, mark });
}

async function step(upload, file, { base, token, signal, view }) {
  const { next } = upload;
  if (next) {
    view.uploading(upload.received, upload.size);
    const part = file.slice(next.offset, next.offset + next.length);
    await put(next, part, token, signal, (sent) => view.uploading(Math.min(upload.received + sent, upload.size), upload.size));
    return ask("GET", `${base}${upload.id}/`, token, signal);
  }
  view.checking();
  if (upload.state === "checking") await pause(AGAIN, signal);
  return ask("POST", `${base}${upload.id}/finish/`, token, signal);
}

/** Resolves with the upload once it is ready. Rejects with Refused, and when `signal` says that it was cancelled. */
export async function send(file, how) {
  const mark = await markOf(file);
  let upload = null, tries = 0;
  for (;;) {
    try {
      // Its answer may have been lost: it is looked for before it is begun anew.
      if (!upload) upload = await begun(file, mark, how);
      else if (tries) upload = await ask("GET", `${how.base}${upload.id}/`, how.token, how.signal);
      how.view.is(upload);
      if (upload.state === "ready") return upload;
      upload = await step(upload, file, how);
      tries = 0;
    } catch (trouble) {
      if (!(trouble instanceof Cut) || how.signal.aborted) throw trouble;
      how.view.cut(trouble.isBusy, upload?.received ?? 0, file.size);
      await pause(Math.max(trouble.after, 1000 * BACK_OFF[Math.min(tries, BACK_OFF.length - 1)]), how.signal);
      tries += 1;
    }
  }
}
