// How plain text is shown: paragraphs, lists, links. Text only ever becomes text nodes.
"use strict";
const paper = (() => {
  function make(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // Web addresses, addresses of the State, and emergency numbers where a letter says to call one.
  const LINK = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])|((?:[a-z0-9-]+\.)+gov\.vn(?:\/[^\s<>"]*[^\s<>".,;:!?)\]])?)|\b(11[1-5])\b(?!\/)/giu;
  const URGENT = /^\S*\s*(?:gọi|call)\s+11[1-5]\b/iu;

  function inline(parent, text, urgent) {
    let from = 0;
    for (const found of text.matchAll(LINK)) {
      const [whole, address, state, number] = found;
      if (number && !urgent) continue;
      parent.append(text.slice(from, found.index));
      const link = make("a", number ? "call" : "", number || whole);
      link.href = number ? `tel:${number}` : address || `https://${state}`;
      if (!number) {
        link.target = "_blank";
        link.rel = "noopener noreferrer";
      }
      parent.append(link);
      from = found.index + whole.length;
    }
    parent.append(text.slice(from));
  }

  // Paragraphs, and lines that begin as a list does become one.
  function prose(parent, text) {
    const urgent = URGENT.test(text);
    for (const block of text.split(/\n{2,}/)) {
      let open = null;
      for (const line of block.split("\n")) {
        const item = /^\s*(?:([-•–])|(\d{1,2})[.)])\s+(.*)$/u.exec(line);
        const tag = item ? (item[1] ? "UL" : "OL") : "P";
        if (!open || open.tagName !== tag) {
          open = make(tag.toLowerCase());
          if (/^(Nguồn|Source):/u.test(line)) open.className = "source";
          if (line.startsWith("⚠")) open.className = "careful";
          parent.append(open);
        } else if (!item) {
          open.append(make("br"));
        }
        const place = item ? make("li") : open;
        if (item) open.append(place);
        if (item && item[2]) place.value = Number(item[2]);
        inline(place, item ? item[3] : line, urgent);
      }
    }
  }

  return { make, prose };
})();
