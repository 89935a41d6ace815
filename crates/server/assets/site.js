// Commonweal: small helps on top of pages that work without any script.
"use strict";
(() => {
  // A number as people write it, as the server reads it; null if blank, NaN if it is none. For sums on the screen only.
  const read = (text) => {
    const bare = text.replace(/[£%\u200b\ufeff]/g, " ").trim().replace(/[−–]/g, "-");
    if (bare === "") return null;
    const inner = /^\((.*)\)$/.exec(bare);
    // Spaces stand between thousands only; a word behind the number is its unit.
    const plain = (inner ? `-${inner[1].trim()}` : bare).replace(/^-\s+/, "-").replace(/(\d)\s(?=\d{3}(?!\d))/g, "$1").replace(/\s*([kKmM]?)(?:\s*[a-zA-Z][a-zA-Z0-9²³ .]*)?$/, "$1");
    const match = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,4})?([kKmM]?)$/.exec(plain);
    if (!match) return NaN;
    const factor = { k: 1e3, m: 1e6 }[match[4].toLowerCase()] || 1;
    // Whole ten-thousandths, so that 0.1 + 0.2 is 0.3.
    const whole = Math.round(Number(match[2].replace(/,/g, "") + (match[3] || "")) * 1e4 * factor);
    return match[1] ? -whole : whole;
  };
  const write = (scaled) => (scaled / 1e4).toLocaleString("en-GB", { maximumFractionDigits: 4 }).replace("-", "−");
  const sum = (inputs) => {
    const values = inputs.map((input) => read(input.value)).filter((value) => value !== null);
    if (values.some(Number.isNaN)) return "";
    return values.length ? write(values.reduce((a, b) => a + b, 0)) : "blank";
  };

  for (const table of document.querySelectorAll("table[data-sums]")) {
    const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
    const rowSums = [...table.querySelectorAll("[data-sum=row]")];
    const columnSums = [...table.querySelectorAll("[data-sum=column]")];
    const update = () => {
      rowSums.forEach((cell, index) => { cell.textContent = sum(rows[index]); });
      columnSums.forEach((cell, index) => {
        const all = index >= rows[0].length;
        cell.textContent = sum(all ? rows.flat() : rows.map((row) => row[index]));
      });
    };
    table.addEventListener("input", update);
    document.addEventListener("filled", update);
  }

  for (const form of document.querySelectorAll("form[data-watch], form:has([data-saved]):not([data-autosave])")) {
    const state = form.querySelector("[data-saved]");
    let changed = false;
    form.addEventListener("input", () => {
      if (changed) return;
      changed = true;
      if (state) { state.textContent = "Not saved yet"; state.classList.add("not"); }
    });
    form.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }

  // What was typed and has not reached the server is on this device alone: whoever signs out says what becomes of it.
  for (const out of document.querySelectorAll("form[action='/sign-out']")) {
    out.addEventListener("submit", (event) => {
      let unsent = [];
      // One's own: another who uses this device finds theirs again.
      const own = (key) => {
        if (key.startsWith("commonweal:")) return key.startsWith(`commonweal:${out.dataset.who}:`);
        return key.startsWith("commonweal ") && JSON.parse(localStorage.getItem(key) || "{}").who === out.dataset.who;
      };
      try { unsent = Object.keys(localStorage).filter(own); } catch { return; }
      if (unsent.length === 0) return;
      const words = "Something that you typed has not reached the server yet and is kept on this device only. Sign out and delete it here? Cancel keeps it: open the return again, and it is sent.";
      if (!window.confirm(words)) { event.preventDefault(); return; }
      for (const key of unsent) localStorage.removeItem(key);
    });
  }

  const problem = document.querySelector(".problem[tabindex]");
  if (problem) problem.focus();
})();
