// What she wrote: in the browser's storage, or in memory where there is none. It never comes
// back from the server, which does not keep it.
"use strict";
const kept = (() => {
  const { visitor } = document.body.dataset;
  const STORE = "thanthien";
  const KEPT_DAYS = 8; // the server empties its replies after seven days
  const KEPT = 200;
  let memory = null;

  function read() {
    let book = memory;
    try {
      book = JSON.parse(localStorage.getItem(STORE)) || book;
    } catch { /* no storage: memory serves until the page is closed */ }
    return book && Array.isArray(book.said) ? book : { visitor, said: [] };
  }

  function change(edit) {
    const book = read();
    edit(book);
    memory = book;
    try {
      localStorage.setItem(STORE, JSON.stringify(book));
    } catch { /* full or forbidden */ }
  }

  function tidy() {
    const oldest = Date.now() - KEPT_DAYS * 86400000;
    change((book) => {
      // Somebody new (the cookie was lost): only what was never sent is still hers to send.
      const mine = book.visitor === visitor;
      book.said = book.said
        .filter((one) => one.at > oldest && (mine || one.state === "waiting"))
        .map((one) => (mine ? one : { ...one, after: 0 }))
        .slice(-KEPT);
      book.visitor = visitor;
    });
  }

  function drop() {
    memory = null;
    try {
      localStorage.removeItem(STORE);
    } catch { /* no storage */ }
  }

  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http on a local network
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  return { STORE, read, change, tidy, drop, newKey };
})();
