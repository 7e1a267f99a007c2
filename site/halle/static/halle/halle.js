// Small comforts. Every page works without this file.
(() => {
  "use strict";

  const showCloseButtons = (root) =>
    root.querySelectorAll("[data-close-notice]").forEach((button) => {
      button.hidden = false;
    });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close-notice]");
    if (button) button.closest("[data-notice]").remove();
  });

  // A number box in a stepper is saved when it changes, if htmx has not taken it over.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
  });

  // The popover holds the menu on a phone; leave it when the window grows.
  const menu = document.getElementById("site-menu");
  const wide = window.matchMedia("(min-width: 900px)");
  wide.addEventListener("change", () => {
    if (menu && menu.matches(":popover-open")) menu.hidePopover();
  });

  // What the visitor has opened stays open when htmx shows its part of the page again.
  let opened = [];
  document.addEventListener("htmx:beforeSwap", () => {
    opened = [...document.querySelectorAll("details[id][open]")].map((each) => each.id);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    showCloseButtons(event.target);
  });
  showCloseButtons(document);
})();
