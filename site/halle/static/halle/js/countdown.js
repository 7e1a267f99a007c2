// Keeps a countdown running. Without this file it says how long was left when the page was made.
(() => {
  "use strict";

  const written = (seconds, days) => {
    const minutes = Math.floor(seconds / 60);
    const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
    const two = (number) => String(number).padStart(2, "0");
    if (d) return `${d}\u00a0${days} ${two(h)}\u00a0h\u00a0${two(m)}`;
    return h ? `${h}\u00a0h\u00a0${two(m)}` : `${m}\u00a0min`;
  };

  // The browser's clock may be wrong: only the time since the page came counts.
  const begun = performance.now();
  const shown = [...document.querySelectorAll("[data-countdown]")];
  const update = () => {
    const gone = (performance.now() - begun) / 1000;
    for (const each of shown) {
      const left = Number(each.dataset.countdown) - gone;
      each.textContent = left > 0 ? written(left, each.dataset.days) : each.dataset.over;
    }
  };
  if (shown.length) setInterval(update, 10000);
})();
