/* « Mes produits »: each row saves itself. What could not be sent stays in its row, with its key:
   sent again, it changes nothing twice. Without this script each row has its button. */

(() => {
  "use strict";

  const PAUSE = 700; // ms after the last tap

  class Row {
    constructor(form) {
      this.form = form;
      this.timer = null;
      this.sending = false;
      this.dirty = form.classList.contains("portal-row--refused");
      this.attempt = null; // what was sent and not answered: sent again as it was, with its key
      form.classList.add("portal-row--live");
      form.addEventListener("click", (event) => this.step(event));
      form.addEventListener("input", () => this.changed());
      form.addEventListener("change", () => this.changed());
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.send();
      });
    }

    field(name) {
      return this.form.querySelector(`[name$="-${name}"]`);
    }

    step(event) {
      const button = event.target.closest("[data-step]");
      if (!button) return;
      const stock = this.field("stock");
      stock.value = Math.max(0, (parseInt(stock.value, 10) || 0) + Number(button.dataset.step));
      this.changed();
    }

    changed() {
      if (this.isGone) return; // a field that leaves the page still says that it changed
      if (this.attempt) this.again = true;
      else if (!this.dirty) this.field("key").value = freshKey();
      this.dirty = true;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), PAUSE);
    }

    say(text) {
      this.form.querySelector("[data-row-state]").textContent = text;
    }

    async send() {
      clearTimeout(this.timer);
      if (this.sending) return;
      this.sending = true;
      if (!this.attempt) {
        this.again = false;
        this.attempt = new FormData(this.form);
      }
      this.say(this.form.dataset.saving);
      try {
        await this.post(this.attempt);
      } catch {
        this.waiting = true;
        this.say(this.form.dataset.offline);
      } finally {
        this.sending = false;
      }
    }

    async post(data) {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: data,
        headers: { "X-Portal-Row": "1" },
        signal: AbortSignal.timeout(20000),
      });
      if (answer.status >= 500) throw new Error(answer.statusText);
      const fresh = answer.redirected ? null : parse(await answer.text());
      this.attempt = null;
      this.waiting = false;
      if (!fresh) {
        this.say(this.form.dataset.failed);
        return;
      }
      this.dirty = false;
      if (!this.again) this.replace(fresh);
      else if (answer.ok) this.goOn(fresh);
      else this.keepTyped(fresh);
    }

    /* More was typed meanwhile: keep it, know what is stored now, and send it with a new key. */
    goOn(fresh) {
      for (const name of ["stock_seen", "purchase_price_seen", "is_unlimited_seen"]) {
        this.field(name).value = fresh.querySelector(`[name$="-${name}"]`).value;
      }
      this.changed();
    }

    /* Refused, and more was typed meanwhile: say why, and show what was typed last. */
    keepTyped(fresh) {
      for (const name of ["stock", "purchase_price"]) {
        fresh.querySelector(`[name$="-${name}"]`).value = this.field(name).value;
      }
      fresh.querySelector('[name$="-is_unlimited"]').checked = this.field("is_unlimited").checked;
      this.replace(fresh);
    }

    replace(fresh) {
      const focused = document.activeElement?.name;
      const step = document.activeElement?.dataset?.step;
      this.isGone = true;
      this.form.replaceWith(fresh);
      rows.set(fresh.id, new Row(fresh));
      const again = focused
        ? fresh.querySelector(`[name="${focused}"]`)
        : step && fresh.querySelector(`[data-step="${step}"]`);
      if (again) again.focus();
    }
  }

  const rows = new Map();

  function parse(html) {
    return new DOMParser().parseFromString(html, "text/html").querySelector("[data-portal-row]");
  }

  function freshKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function sendWaiting() {
    for (const row of rows.values()) if (row.waiting) row.send();
  }

  function showNetwork() {
    const status = document.querySelector("[data-portal-status]");
    if (status) status.textContent = navigator.onLine ? "" : status.dataset.offline;
  }

  for (const form of document.querySelectorAll("[data-portal-row]")) {
    if (form.querySelector("[data-step]")) rows.set(form.id, new Row(form));
  }
  window.addEventListener("online", () => {
    showNetwork();
    sendWaiting();
  });
  window.addEventListener("offline", showNetwork);
  setInterval(sendWaiting, 15000);
  window.addEventListener("beforeunload", (event) => {
    if ([...rows.values()].some((row) => row.dirty || row.waiting)) event.preventDefault();
  });
  showNetwork();
})();
