// What is said of a file on its way. Sizes are in the portal's own units, so that both say the same number.

const MIB = 1024 * 1024;

export function size(bytes) {
  if (bytes < 1024) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  return bytes < MIB ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / MIB).toFixed(1)} MiB`;
}

export const said = {
  waiting: () => "Waiting for the files before it.",
  uploading: (there, all) => `Uploading: ${size(there)} of ${size(all)} arrived.`,
  lost: (there, all) => `Connection lost. It goes on by itself. ${size(there)} of ${size(all)} arrived.`,
  busy: (there, all) => `The portal is busy. It goes on by itself. ${size(there)} of ${size(all)} arrived.`,
  checking: () => "All of it arrived. The portal is checking it.",
  ready: (all) => `${size(all)}, uploaded. Untick to leave it out.`,
  unused: (all) => `${size(all)}, uploaded before and not used. Tick it to add it here.`,
  refused: (why) => `Not taken. ${why}`,
  begun: (there, all) => `${size(there)} of ${size(all)} arrived. Choose the same file to go on.`,
  another: () => "It is not the file that was begun before, and is sent from its beginning.",
};
