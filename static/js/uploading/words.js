// What is said of a file on its way. Sizes are in the portal's own units, so that both say the same number.

import { language, phrase, phraseOf } from "../phrases.js";

const MIB = 1024 * 1024;

const tenths = (figure) => figure.toLocaleString(language, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: false });

export function size(bytes) {
  if (bytes < 1024) return phraseOf(bytes, "{number} byte", "{number} bytes");
  return bytes < MIB ? `${tenths(bytes / 1024)} KiB` : `${tenths(bytes / MIB)} MiB`;
}

const sizes = (there, all) => ({ there: size(there), all: size(all) });

export const said = {
  waiting: () => phrase("Waiting for the files before it."),
  uploading: (there, all) => phrase("Uploading: {there} of {all} arrived.", sizes(there, all)),
  lost: (there, all) => phrase("Connection lost. It goes on by itself. {there} of {all} arrived.", sizes(there, all)),
  busy: (there, all) => phrase("The portal is busy. It goes on by itself. {there} of {all} arrived.", sizes(there, all)),
  checking: () => phrase("All of it arrived. The portal is checking it."),
  ready: (all) => phrase("{size}, uploaded. Untick to leave it out.", { size: size(all) }),
  unused: (all) => phrase("{size}, uploaded before and not used. Tick it to add it here.", { size: size(all) }),
  refused: (why) => phrase("Not taken. {why}", { why }),
  begun: (there, all) => phrase("{there} of {all} arrived. Choose the same file to go on.", sizes(there, all)),
  another: () => phrase("It is not the file that was begun before, and is sent from its beginning."),
};
