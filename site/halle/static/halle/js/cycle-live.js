// The figures of an open cycle, asked again every half minute while somebody looks at them.
// Without this script there is a link that loads the page again.
document.addEventListener("DOMContentLoaded", () => {
  const part = document.querySelector("[data-cycle-live]");
  if (!part) return;
  const refresh = async () => {
    if (document.hidden || part.contains(document.activeElement)) return;
    const answer = await fetch(part.dataset.cycleLive, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (answer.ok && !answer.redirected) part.innerHTML = await answer.text();
  };
  setInterval(() => refresh().catch(() => {}), 30000);
});
