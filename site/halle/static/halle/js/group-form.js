// The prices of a group: rows without a round trip, and a filter over long lists.
// Without this script the buttons ask the server, and « remove » is a box to tick.
document.addEventListener("DOMContentLoaded", () => {
  const table = document.querySelector("[data-price-rows]");
  if (!table) return;
  const body = table.querySelector("tbody");
  const pattern = document.querySelector("template[data-price-row]");
  const total = document.querySelector(`[name="${table.dataset.prefix}-TOTAL_FORMS"]`);

  const ready = (row) => {
    const box = row.querySelector('[name$="-DELETE"]');
    const mark = () => row.classList.toggle("shop-prices__gone", box.checked);
    box.addEventListener("change", mark);
    mark();
    const tier = row.querySelector("[data-tier]");
    tier.hidden = false;
    tier.addEventListener("click", () => {
      const added = add(row);
      added.querySelector('[name$="-product"]').value = row.querySelector('[name$="-product"]').value;
      added.querySelector('[name$="-quantity"]').focus();
    });
  };
  const add = (after) => {
    const holder = document.createElement("tbody");
    holder.innerHTML = pattern.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.querySelector("tr");
    if (after) after.after(row);
    else body.append(row);
    total.value = Number(total.value) + 1;
    ready(row);
    return row;
  };
  body.querySelectorAll("tr").forEach(ready);

  document.querySelector("[data-more-rows]").addEventListener("click", (event) => {
    event.preventDefault();
    add().querySelector('[name$="-product"]').focus();
  });

  const filter = document.querySelector("[data-price-filter]");
  const named = [...body.querySelectorAll("tr[data-title]")];
  if (named.length < 8) return;
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  filter.hidden = false;
  const input = filter.querySelector("input");
  input.addEventListener("input", () => {
    const wanted = plain(input.value.trim());
    named.forEach((row) => {
      row.hidden = !plain(row.dataset.title).includes(wanted) && !row.querySelector(".error-message");
    });
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
});
