/* « Mon histoire »: parts and pictures are moved, added and taken out in place. Without this script
   each of these buttons sends the form, which comes back arranged. */

(() => {
  "use strict";

  const form = document.querySelector("[data-portal-story]");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  let touched = form.querySelector(".errorlist, .portal-error") !== null;

  function freshKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function add(kind) {
    const template = form.querySelector(`template[data-new="${kind}"]`);
    const list = form.querySelector(`[data-list="${kind === "photo" ? "photo" : "part"}"]`);
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__key__", freshKey());
    const item = holder.content.firstElementChild;
    list.append(item);
    item.querySelector("textarea, input:not([type=hidden])").focus();
  }

  function move(item, verb, button) {
    const other = verb === "up" ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (verb === "up") other.before(item);
    else other.after(item);
    button.focus();
  }

  /* Taken out, it is not sent any more; until then it can be put back. */
  function takeOut(item, button) {
    const fields = item.querySelector("fieldset");
    const line = document.createElement("p");
    const back = document.createElement("button");
    line.className = "portal-part__gone";
    line.textContent = form.dataset.gone;
    back.type = "button";
    back.className = "portal-button portal-button--quiet";
    back.textContent = form.dataset.back;
    back.addEventListener("click", () => {
      line.remove();
      fields.disabled = fields.hidden = false;
      button.focus();
    });
    fields.disabled = fields.hidden = true;
    line.append(back);
    item.append(line);
    back.focus();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do]");
    if (!button) return;
    event.preventDefault();
    touched = true;
    const [verb, what] = button.value.split(":");
    const item = button.closest("[data-item]");
    if (verb === "add") add(what);
    else if (verb === "remove") takeOut(item, button);
    else move(item, verb, button);
    said.textContent = verb === "add" ? "" : button.getAttribute("aria-label");
  });

  form.addEventListener("input", () => (touched = true));
  form.addEventListener("submit", () => (touched = false));
  window.addEventListener("beforeunload", (event) => {
    if (touched) event.preventDefault();
  });
})();
