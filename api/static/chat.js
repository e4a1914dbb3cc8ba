// The chat page's script. What she writes is kept here, in the browser, until the server has it;
// what the assistant says comes from the server, as often as the page is opened.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const page = document.body.dataset;
  const words = JSON.parse(page.words);
  const { make, prose } = paper;
  const { read, change, newKey } = kept;
  const log = $("log");
  const field = $("words");

  // ---- Showing.

  function message(name, who) {
    const element = make("div", `message ${name}`);
    element.append(make("p", "unseen", who));
    return element;
  }

  function showOwn(one) {
    for (const old of log.querySelectorAll(".choices")) old.remove();
    const element = message("own", words.you);
    element.dataset.key = one.key;
    element.append(make("p", "said", one.label), make("p", "fate"));
    log.append(element);
    tellFate(one);
    return element;
  }

  function tellFate(one) {
    const element = log.querySelector(`[data-key="${CSS.escape(one.key)}"]`);
    if (!element) return null;
    const fate = { waiting: words.waiting, failed: `${words.failed}. ${one.why || ""}` };
    element.classList.toggle("failed", one.state === "failed");
    element.querySelector(".fate").textContent = fate[one.state] || "";
    // "Waiting" is news only when it lasts.
    element.querySelector(".fate").hidden = one.state === "sent" || (one.state === "waiting" && online);
    return element;
  }

  let lastDay = new Date().toDateString();

  function showLetter(letter) {
    const at = new Date(letter.at);
    if (at.toDateString() !== lastDay) {
      lastDay = at.toDateString();
      const style = { weekday: "long", day: "numeric", month: "numeric", year: "numeric" };
      log.append(make("p", "day", at.toLocaleDateString(document.documentElement.lang, style)));
    }
    const element = message("letter", words.assistant);
    const said = make("div", "said");
    if (letter.file) attach(said, letter);
    else prose(said, letter.text);
    element.append(said);
    if (letter.buttons.length) element.append(choices(letter.buttons));
    log.append(element);
    return element;
  }

  function attach(parent, { id, file }) {
    const link = make("a", "file", file.picture ? "" : file.name);
    link.href = `/chat/files/${id}`;
    link.target = "_blank";
    if (file.picture) {
      const picture = make("img");
      picture.src = link.href;
      picture.alt = file.name;
      picture.loading = "lazy";
      link.append(picture);
    }
    parent.append(link);
  }

  function choices(buttons) {
    const list = make("ul", "choices");
    list.setAttribute("aria-label", words.choices);
    for (const { label, tap } of buttons) {
      const button = make("button", "", label);
      button.type = "button";
      button.dataset.tap = tap;
      const item = make("li");
      item.append(button);
      list.append(item);
    }
    return list;
  }

  // ---- Scrolling: the beginning of an answer must be seen, and nobody is torn away from reading.

  const nearEnd = () => document.documentElement.scrollHeight - innerHeight - scrollY < 160;

  // Her question stays in sight above its answer, unless much stands between them.
  function questionOf(letter) {
    const own = Array.from(log.querySelectorAll(".own")).pop();
    const far = own && letter.getBoundingClientRect().top - own.getBoundingClientRect().top;
    return own && far < innerHeight * 0.4 ? own : letter;
  }

  function reveal(element) {
    const head = document.querySelector(".top").offsetHeight + 12;
    const first = element === log.firstElementChild; // what stands above it stays in sight
    const top = first ? 0 : element.getBoundingClientRect().top + scrollY - head;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollTo({ top, behavior: calm ? "auto" : "smooth" });
    $("news").hidden = true;
  }

  // ---- Sending: one after another, each under its key, again after a fault.

  let sending = false;
  let later = 0;
  let tries = 0;

  function say(what, label) {
    // What is said before the past is shown comes after all of it.
    const after = history ? null : lastId;
    const one = { key: newKey(), ...what, label, after, at: Date.now(), state: "waiting" };
    change((kept) => kept.said.push(one));
    $("hello").hidden = true;
    reveal(showOwn(one));
    answering(online);
    flush();
  }

  function settle(key, state, why) {
    change((kept) => {
      const one = kept.said.find((each) => each.key === key);
      if (one) Object.assign(one, { state, why });
    });
    tellFate({ key, state, why });
  }

  async function post(path, content) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), 20000);
    try {
      return await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(content),
        cache: "no-store",
        signal: patience.signal,
      });
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  async function flush() {
    if (sending) return;
    sending = true;
    clearTimeout(later);
    for (let one; (one = read().said.find((each) => each.state === "waiting")); ) {
      const response = await post("/chat", { key: one.key, text: one.text, tap: one.tap });
      if (response && response.ok) {
        tries = 0;
        alive();
        settle(one.key, "sent");
        expect();
      } else if (response && response.status === 401) {
        renew();
        break;
      } else if (!response || response.status === 429 || response.status >= 500) {
        await hold(response);
        break;
      } else {
        settle(one.key, "failed", await reason(response));
        answering(false);
      }
    }
    sending = false;
  }

  async function reason(response) {
    try {
      return (await response.json()).error || "";
    } catch {
      return "";
    }
  }

  async function hold(response) {
    answering(false);
    if (!response || response.status >= 500) lost();
    else tell(await reason(response), true);
    const wait = Number(response && response.headers.get("Retry-After")) || Math.min(15, 2 ** tries++);
    later = setTimeout(flush, wait * 1000);
  }

  // The cookie is gone: the page is opened again and sends what waits; once, or cookies are blocked.
  function renew() {
    try {
      if (!navigator.cookieEnabled || sessionStorage.getItem("renewed")) return tell(words.cookies, true);
      sessionStorage.setItem("renewed", "yes");
      location.reload();
    } catch {
      tell(words.cookies, true);
    }
  }

  // ---- What the assistant says, and whether we hear it.

  let source = null;
  let lastId = 0;
  let heardAt = 0;
  let online = true;
  let fails = 0;
  let again = 0;
  let history = []; // letters that were there before the page was opened; null once shown
  const seen = new Set();

  function connect() {
    if (source) source.close();
    clearTimeout(again);
    heardAt = Date.now();
    source = new EventSource(history ? "/chat/events" : `/chat/events?after=${lastId}`);
    source.addEventListener("letter", (event) => heard(JSON.parse(event.data)));
    source.addEventListener("ready", (event) => ready(JSON.parse(event.data)));
    source.addEventListener("beat", alive);
    source.addEventListener("open", alive);
    source.addEventListener("error", () => {
      source.close();
      again = setTimeout(connect, Math.min(10000, 500 * 2 ** fails++) * (0.75 + Math.random() / 2));
      lostSoon();
    });
  }

  function heard(letter) {
    alive();
    if (seen.has(letter.id)) return;
    seen.add(letter.id);
    lastId = letter.id;
    if (history) {
      history.push(letter);
      return;
    }
    const follow = nearEnd() || !$("typing").hidden;
    answering(false);
    $("hello").hidden = true;
    const element = showLetter(letter);
    element.classList.add("fresh");
    if (follow) reveal(questionOf(element));
    else $("news").hidden = false;
  }

  function ready({ official }) {
    alive();
    $("forget-official").hidden = !official;
    try {
      sessionStorage.removeItem("renewed");
    } catch { /* no storage */ }
    if (history) showHistory();
    flush();
  }

  function showHistory() {
    const said = read().said;
    log.replaceChildren();
    if (history.length) lastDay = "";
    for (const letter of history) {
      while (said.length && said[0].after !== null && said[0].after < letter.id) showOwn(said.shift());
      showLetter(letter);
    }
    said.forEach(showOwn);
    change((book) => book.said.filter((one) => one.after === null).forEach((one) => (one.after = lastId)));
    history = null;
    if (log.children.length) {
      $("hello").hidden = true;
      reveal(questionOf(log.lastElementChild));
    }
    // Only what comes from now on is read aloud.
    setTimeout(() => log.setAttribute("aria-live", "polite"), 100);
    if (page.opening) {
      window.history.replaceState(null, "", "/");
      say({ text: page.opening }, page.openingLabel);
    }
  }

  let [losing, clearing, waiting] = [0, 0, 0]; // timers: a short gap is not worth a word

  function answering(yes) {
    clearTimeout(waiting);
    $("typing").hidden = !yes;
  }

  // The answer is on its way; when none comes, waiting would be a lie.
  function expect() {
    if (!$("typing").hidden) waiting = setTimeout(() => answering(false), 10000);
  }

  function tell(sentence, bad) {
    clearTimeout(clearing);
    $("state").classList.toggle("lost", bad);
    $("state").textContent = sentence;
  }

  function lostSoon() {
    if (online && !losing) losing = setTimeout(lost, 1200);
  }

  function lost() {
    clearTimeout(losing);
    losing = 0;
    online = false;
    answering(false);
    tell(words.lost, true);
    read().said.forEach(tellFate);
  }

  function alive() {
    heardAt = Date.now();
    fails = 0;
    clearTimeout(losing);
    losing = 0;
    if (online) return;
    online = true;
    tell(words.back, false);
    clearing = setTimeout(() => tell("", false), 4000);
    read().said.forEach(tellFate);
    flush();
  }

  // A phone that slept, or a line that died without a word: listen anew.
  function look() {
    if (document.hidden || navigator.onLine === false) return;
    if (!source || source.readyState === EventSource.CLOSED || Date.now() - heardAt > 40000) connect();
  }

  // ---- What she does.

  function send(event) {
    if (event) event.preventDefault();
    const text = field.value.trim();
    if (text) {
      field.value = "";
      grow();
      say({ text }, text);
    }
    field.focus();
  }

  // A picture is sent at once and not kept here: she can choose it again.
  async function sendPicture() {
    const [file] = $("picture").files;
    $("picture").value = "";
    if (!file) return;
    const one = { key: newKey(), label: words.picture.replace("{name}", file.name), state: "waiting" };
    $("hello").hidden = true;
    reveal(showOwn(one));
    answering(online);
    const response = await upload(`/chat/photo?key=${one.key}`, file);
    if (response && response.ok) {
      alive();
      tellFate({ key: one.key, state: "sent" });
      expect();
      return;
    }
    answering(false);
    if (response && response.status === 401) return renew();
    tellFate({ key: one.key, state: "failed", why: response ? await reason(response) : "" });
  }

  async function upload(path, file) {
    try {
      return await fetch(path, { method: "POST", body: file, cache: "no-store" });
    } catch {
      return null;
    }
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 4}px`;
  }

  // The tapped button goes away: with a keyboard she goes on in the field, with a finger the
  // phone's keyboard must not jump up.
  function pick(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { tap, text } = button.dataset;
    const hand = event.detail > 0;
    say(tap ? { tap } : { text }, button.textContent);
    (hand ? log : field).focus({ preventScroll: true });
  }

  async function forget() {
    const response = await post("/chat/forget", {});
    if (!response || !response.ok) {
      $("forget").close();
      return lost();
    }
    kept.drop();
    location.assign("/");
  }

  $("say").addEventListener("submit", send);
  $("photo").addEventListener("click", () => $("picture").click());
  $("picture").addEventListener("change", sendPicture);
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    // 229: a Vietnamese keyboard is still composing the letter.
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === "Enter" && !event.shiftKey && !composing) send(event);
  });
  log.addEventListener("click", (event) => event.target.closest(".choices") && pick(event));
  $("hello").addEventListener("click", pick);
  $("news").addEventListener("click", () => reveal(log.lastElementChild));
  addEventListener("scroll", () => nearEnd() && ($("news").hidden = true), { passive: true });
  $("ask-forget").addEventListener("click", () => {
    $("menu").open = false;
    $("forget").showModal();
  });
  $("keep").addEventListener("click", () => $("forget").close());
  $("do-forget").addEventListener("click", forget);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !$("menu").open) return;
    $("menu").open = false;
    $("menu").firstElementChild.focus();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#menu")) $("menu").open = false;
  });
  document.addEventListener("visibilitychange", look);
  addEventListener("online", connect);
  addEventListener("offline", lost);
  addEventListener("pageshow", (event) => event.persisted && connect());
  addEventListener("pagehide", () => source && source.close());
  addEventListener("storage", (event) => {
    if (event.key !== kept.STORE) return;
    if (event.newValue === null) location.reload();
    else if (!history) read().said.forEach((one) => tellFate(one) || showOwn(one)); // another tab
  });
  setInterval(look, 5000);

  $("typing").lastElementChild.textContent = words.answering;
  $("news").textContent = words.news;
  kept.tidy();
  if (read().said.length) $("hello").hidden = true;
  if (!navigator.cookieEnabled) tell(words.cookies, true);
  connect();
})();
