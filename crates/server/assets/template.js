// Follows the changes of a template with a preview, before they are saved. Without it the preview shows what is saved.
(function () {
  "use strict";
  var form = document.getElementById("template-form");
  var place = document.getElementById("template-preview");
  if (!form || !place || !window.fetch) return;
  var waiting = null;
  var asked = 0;
  var part = "parts";

  function look() {
    var mine = ++asked;
    var body = new URLSearchParams(new FormData(form));
    body.set("action", part);
    fetch(form.dataset.preview, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
        return answer.text();
      })
      .then(function (html) {
        // An answer that a later one has overtaken is not shown.
        if (mine === asked) place.innerHTML = html;
      })
      .catch(function () {
        // The preview stays as it was; saving says what is wrong.
      });
  }

  form.addEventListener("input", function (event) {
    part = event.target.id === "source" ? "text" : "parts";
    window.clearTimeout(waiting);
    waiting = window.setTimeout(look, 500);
  });
})();
