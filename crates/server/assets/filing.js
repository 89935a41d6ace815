// Filing: every field saves itself. What is typed is first kept on the device, then sent, and forgotten here only once
// the server has it on disk. Without this script each section keeps its Save.
"use strict";
(() => {
  const AFTER = 1000; // milliseconds of quiet after which what is being typed is sent
  const PATIENCE = 15000; // after which an answer is no longer waited for
  const WAITS = [2, 5, 10, 30]; // seconds between tries without a connection

  // The device's memory: an item a question, so that a big section stays small to write.
  const memory = (() => {
    const guard = (act, otherwise) => { try { return act(); } catch { return otherwise; } };
    return {
      get: (key) => guard(() => JSON.parse(localStorage.getItem(key)), null),
      put: (key, value) => guard(() => { localStorage.setItem(key, JSON.stringify(value)); return true; }, false),
      drop: (key) => guard(() => localStorage.removeItem(key)),
      keys: (start) => guard(() => Object.keys(localStorage).filter((key) => key.startsWith(start)), []),
    };
  })();
  const place = (section) => `commonweal ${section} `;

  // A section that was saved as a whole: the server has all of it.
  for (const mark of document.querySelectorAll("[data-kept-of]")) {
    for (const key of memory.keys(place(mark.dataset.keptOf))) memory.drop(key);
  }

  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const { autosave: section, who } = form.dataset;
  const line = form.querySelector("[data-saved]");
  const prototype = document.getElementById("two-versions");

  // Questions and their fields.
  const fields = (box) => [...box.querySelectorAll("[name]")];
  const posts = (field) => !field.disabled && (!["radio", "checkbox"].includes(field.type) || field.checked);
  // Numbers to work a figure out of are posted while they are new: afterwards the figure stands for itself.
  const isHelper = (name) => name.startsWith("h.");
  const pairs = (box) => fields(box)
    .filter((field) => posts(field) && (!isHelper(field.name) || "working" in box.dataset))
    .map((field) => [field.name, field.value]);
  const answer = (list) => JSON.stringify(list.filter(([name]) => !/^(was|typed|seen)\./.test(name)));
  const put = (box, values) => {
    for (const field of fields(box)) {
      if (!Object.hasOwn(values, field.name)) continue;
      if (["radio", "checkbox"].includes(field.type)) field.checked = field.value === values[field.name];
      else field.value = values[field.name];
    }
    box.dispatchEvent(new CustomEvent("filled", { bubbles: true }));
  };
  const questions = new Map([...form.querySelectorAll("[data-question]")].map((box) => {
    const code = box.dataset.question;
    // What is filled in from last time is sent with the first change on the page: whoever only looks has said nothing.
    const remembered = "remembered" in box.dataset;
    return [code, { box, remembered, key: place(section) + code, known: answer(pairs(box)), now: null, sent: null, due: false, timer: 0, held: false }];
  }));

  // The line beside Save. A word says the state; the live region is polite.
  const say = (words, bad, link, spoken = true) => {
    if (!line) return;
    line.setAttribute("aria-live", spoken ? "polite" : "off");
    line.classList.toggle("not", Boolean(bad));
    line.textContent = words;
    if (link) {
      const anchor = Object.assign(document.createElement("a"), { href: link, textContent: "Sign in to carry on" });
      line.append(" ", anchor);
    }
  };
  const remember = (question) => {
    if (!question.now) { memory.drop(question.key); return true; }
    return memory.put(question.key, { who, now: question.now, sent: question.sent });
  };
  const kept = () => ([...questions.values()].every((question) => !question.now || memory.get(question.key)) ? " Kept on this device." : "");

  let busy = null; // the request under way
  let failures = 0;
  let waiting = 0;
  let stopped = ""; // why trying again does not help
  const open = () => [...questions.values()].filter((question) => question.now && !question.held);
  const pending = () => open().length > 0;
  const flush = () => { for (const question of open()) question.due = true; return pump(); };

  const send = async (question) => {
    // An answer that never came may have been stored: the very same is sent again first, and changes nothing then.
    question.sent ??= question.now;
    remember(question);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(`${section}/field`, {
        method: "POST",
        body: new URLSearchParams(question.sent),
        headers: { Accept: "application/json" },
        redirect: "error",
        keepalive: document.visibilityState === "hidden",
        signal: stop.signal,
      });
      const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
      return { status: response.status, reply: json ? await response.json() : null };
    } catch {
      return { status: 0, reply: null };
    } finally {
      clearTimeout(timer);
    }
  };

  const took = (question, reply) => {
    const { box, sent } = question;
    put(box, reply.hidden);
    let settled = sent;
    if (!reply.kept && Object.keys(reply.worked).length > 0) {
      const typed = new Map(sent);
      const untouched = Object.entries(reply.worked).filter(([name]) => (
        fields(box).every((field) => field.name !== name || !posts(field) || field.value === typed.get(name))));
      put(box, Object.fromEntries(untouched));
      settled = sent.filter(([name]) => !isHelper(name)).map(([name, value]) => [name, reply.worked[name] ?? value]);
      const isSame = (field) => !isHelper(field.name) || field.value === typed.get(field.name);
      if (fields(box).every(isSame)) delete box.dataset.working;
      const more = box.querySelector(`[name^="n."]`)?.closest("details");
      if (more) more.open = true;
    }
    const list = pairs(box);
    question.sent = null;
    question.known = answer(settled);
    // What was typed since waits for its own pause.
    question.due = question.due && !question.timer;
    question.now = answer(list) === question.known ? null : list;
    remember(question);
    failures = 0;
    const name = box.querySelector("legend").textContent;
    if (question.now || pending()) return;
    say(reply.kept ? `Saved ${reply.at}. ${name} is kept as typed: it is not a figure yet.` : `Saved ${reply.at}`);
  };

  const failed = (question, status, reply) => {
    if (status === 409 && reply?.state === "clash") return offer(question, reply);
    if (status === 401) {
      stopped = "sign-in";
      return say(`Not saved.${kept()}`, true, `/sign-in?back=${encodeURIComponent(location.pathname)}`);
    }
    if (reply?.state === "refused") {
      question.held = true;
      question.sent = null;
      return say(`Not saved: ${reply.words}${kept()}`, true);
    }
    if (status >= 400 && status < 500) {
      stopped = "refused";
      return say(`Not saved: this return cannot be changed by you any longer.${kept()}`, true);
    }
    say(`Not saved: ${status ? "the server did not answer as it should." : "no connection."}${kept()}`, true);
    clearTimeout(waiting);
    waiting = setTimeout(flush, 1000 * WAITS[Math.min(failures, WAITS.length - 1)]);
    failures += 1;
  };

  // One request at a time, so that each stands upon what the one before left.
  const pump = () => {
    busy ??= (async () => {
      clearTimeout(waiting);
      while (!stopped) {
        const question = open().find(({ due }) => due);
        if (!question) break;
        const slow = setTimeout(() => say("Saving", false, null, false), 400);
        const { status, reply } = await send(question);
        clearTimeout(slow);
        if (status === 200 && reply) took(question, reply);
        else {
          failed(question, status, reply);
          if (!question.held) break;
        }
      }
    })().finally(() => { busy = null; });
    return busy;
  };

  const note = (question, delay) => {
    for (const other of questions.values()) {
      if (!other.remembered) continue;
      other.remembered = false;
      other.known = "";
      if (other !== question) { other.now = pairs(other.box); other.due = true; remember(other); }
    }
    const list = pairs(question.box);
    question.now = question.sent || answer(list) !== question.known ? list : null;
    const safe = remember(question);
    clearTimeout(question.timer);
    question.timer = 0;
    if (!question.now) return;
    if (!failures && !stopped && !question.held) say(safe ? "Not saved yet" : "Not saved yet, and this browser keeps nothing", false, null, false);
    question.timer = setTimeout(() => { question.timer = 0; question.due = true; pump(); }, delay);
  };
  const of = (event) => questions.get(event.target.closest?.("[data-question]")?.dataset.question);
  // What two people typed is chosen in the form itself, and saved with it.
  const undecided = (code) => form.querySelector(`[name^="clash.${code}."], [name="clasht.${code}"]`);
  for (const [code, question] of questions) question.held = Boolean(undecided(code));
  const typed = (event, delay) => {
    const question = of(event);
    const { name } = event.target;
    if (!question || !name) return;
    if (isHelper(name)) question.box.dataset.working = "";
    note(question, delay);
  };
  form.addEventListener("input", (event) => typed(event, AFTER));
  form.addEventListener("change", (event) => typed(event, 0));

  // The same as last time.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-same]");
    const question = button && of(event);
    if (!question) return;
    event.preventDefault();
    put(question.box, JSON.parse(button.dataset.same));
    note(question, 0);
    question.box.querySelector("input:not([type=hidden])")?.focus();
  });

  // Two versions: both are shown beside the field, and one is chosen.
  const offer = (question, { clashes, hidden, theirs, yours }) => {
    question.held = true;
    question.sent = null;
    remember(question);
    question.box.querySelector(".two-versions")?.remove();
    const shown = prototype.content.cloneNode(true).firstElementChild;
    const list = shown.querySelector("ul");
    const [item] = list.children;
    item.remove();
    for (const clash of clashes) {
      const row = item.cloneNode(true);
      for (const part of ["name", "theirs", "by", "yours"]) row.querySelector(`[data-${part}]`).textContent = clash[part];
      list.append(row);
    }
    const choose = (values) => {
      const missing = Object.entries(values).some(([name, value]) => value && /^v\./.test(name) && !form.elements[name]);
      shown.remove();
      put(question.box, values);
      put(question.box, hidden);
      question.held = false;
      question.box.querySelector("input:not([type=hidden])")?.focus();
      if (values === theirs) {
        question.now = null;
        question.known = answer(pairs(question.box));
        remember(question);
        // Parts that this page has no boxes for: it is opened anew.
        if (missing) location.reload(); else if (!pending()) say("Theirs is kept");
      } else {
        question.known = "";
        note(question, 0);
      }
    };
    shown.querySelector("[data-keep=theirs]").addEventListener("click", () => choose(theirs));
    shown.querySelector("[data-keep=yours]").addEventListener("click", () => choose(yours));
    question.box.querySelector("fieldset > legend").after(shown);
    say(`Not saved: ${clashes[0]?.name ?? "a figure"} was changed elsewhere. Choose which to keep.`, true);
  };

  // Save: what is under way goes first, so that the form stands upon it. Without a connection the page stays.
  let sure = false;
  form.addEventListener("submit", async (event) => {
    for (const [code, question] of questions) if (undecided(code)) memory.drop(question.key);
    const settle = () => {
      for (const field of form.querySelectorAll("[name^='h.']")) field.disabled = !field.closest("[data-working]");
    };
    if (sure || (!pending() && !busy)) { settle(); return; }
    event.preventDefault();
    const { submitter } = event;
    await busy;
    if (pending()) await flush();
    const offline = pending() && !stopped;
    if (offline) return;
    sure = true;
    form.requestSubmit(submitter);
  });

  // What was typed here before and never arrived.
  for (const question of questions.values()) {
    const before = memory.get(question.key);
    if (!before || before.who !== who || question.held) continue;
    if (answer(before.now) === question.known) { memory.drop(question.key); continue; }
    for (const field of fields(question.box)) {
      if (["radio", "checkbox"].includes(field.type)) field.checked = before.now.some(([name, value]) => name === field.name && value === field.value);
    }
    if (before.now.some(([name]) => isHelper(name))) question.box.dataset.working = "";
    put(question.box, Object.fromEntries(before.now));
    question.now = before.now;
    question.sent = before.sent;
  }
  if (pending()) flush();

  const again = () => { if (pending() && !busy && stopped !== "refused") { stopped = ""; flush(); } };
  addEventListener("online", again);
  addEventListener("pageshow", () => {
    sure = false;
    for (const field of form.querySelectorAll("[name^='h.']")) field.disabled = false;
    again();
  });
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") again();
    else if (pending()) flush();
  });
  addEventListener("beforeunload", (event) => { if (!sure && open().some((question) => !memory.get(question.key))) event.preventDefault(); });
})();
