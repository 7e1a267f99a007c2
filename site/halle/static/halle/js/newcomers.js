// First products of a new producer: more rows without a round trip, with the choices of the row
// above. Without this script the button asks the server for them.
document.addEventListener("DOMContentLoaded", () => {
  const part = document.querySelector("[data-first-products]");
  if (!part) return;
  const rows = part.querySelector("[data-rows]");
  const empty = part.querySelector("[data-empty-row]");
  const total = part.querySelector('[name$="-TOTAL_FORMS"]');
  const max = Number(part.querySelector('[name$="-MAX_NUM_FORMS"]').value);
  const more = part.querySelector("[data-more]");
  const KEPT = ["department", "unit", "measure", "vat_rate"];

  const add = () => {
    const number = Number(total.value);
    if (number >= max) return null;
    const last = rows.lastElementChild;
    const holder = document.createElement("ol");
    holder.innerHTML = empty.innerHTML.replaceAll("__prefix__", number);
    const row = holder.firstElementChild;
    rows.append(row);
    total.value = number + 1;
    for (const name of KEPT) {
      const from = last && last.querySelector(`[name$="-${name}"]`);
      if (from && from.value) row.querySelector(`[name$="-${name}"]`).value = from.value;
    }
    more.hidden = number + 1 >= max;
    return row;
  };

  more.addEventListener("click", (event) => {
    event.preventDefault();
    const row = add();
    if (row) row.querySelector("input").focus();
  });

  // An empty row takes the choices of the one above as soon as its name is typed.
  part.addEventListener("input", (event) => {
    if (!event.target.name || !event.target.name.endsWith("-title")) return;
    const row = event.target.closest("[data-row]");
    const above = row.previousElementSibling;
    const department = row.querySelector('[name$="-department"]');
    if (!above || department.value) return;
    for (const name of KEPT) {
      const from = above.querySelector(`[name$="-${name}"]`);
      if (from.value) row.querySelector(`[name$="-${name}"]`).value = from.value;
    }
  });
});
