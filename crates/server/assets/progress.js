// Commonweal: follows an edition while it is made. Without this the page loads itself anew every few seconds.
"use strict";
(() => {
  const list = document.querySelector("[data-follow]"), doing = document.querySelector("[data-doing]");
  if (!list || !window.EventSource) { setTimeout(() => location.reload(), 3000); return; }
  const source = new EventSource(list.dataset.follow);
  source.onmessage = (event) => {
    const now = JSON.parse(event.data);
    if (now.ended) { source.close(); location.reload(); return; }
    doing.textContent = now.doing;
    [...list.children].forEach((step, index) => step.classList.toggle("done", index < now.done));
  };
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000); };
})();
