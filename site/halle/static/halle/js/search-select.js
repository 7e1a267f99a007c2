// Puts a search box above a long <select> inside [data-search-select]. Without it, the list works.

const FEW = 12;

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function matches(text, words) {
  const folded = fold(text);
  return words.every((word) => folded.includes(word));
}

function copyOf(node, words, chosen) {
  if (node.tagName === "OPTION") {
    const keep = !node.value || node.value === chosen || matches(node.dataset.said, words);
    return keep ? node.cloneNode(true) : null;
  }
  const group = node.cloneNode(false);
  const named = matches(node.label, words);
  for (const option of node.children) {
    const copy = named ? option.cloneNode(true) : copyOf(option, words, chosen);
    if (copy) group.append(copy);
  }
  return group.children.length ? group : null;
}

function firstMatch(select, words) {
  return [...select.options].find((option) => option.value && matches(option.dataset.said, words));
}

function searchable(field) {
  const select = field.querySelector("select");
  if (!select || select.options.length < FEW) return;
  for (const option of select.options) option.dataset.said = option.text;
  const all = [...select.cloneNode(true).children];
  const box = document.createElement("input");
  box.type = "search";
  box.placeholder = field.dataset.searchSelect;
  box.setAttribute("aria-label", `${field.dataset.searchSelect} – ${select.labels[0].textContent}`);
  box.autocomplete = "off";
  box.addEventListener("input", () => {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    const chosen = select.value;
    select.replaceChildren(...all.map((node) => copyOf(node, words, chosen)).filter(Boolean));
    select.value = (words.length && firstMatch(select, words)?.value) || chosen;
  });
  select.after(box);
}

document.querySelectorAll("[data-search-select]").forEach(searchable);
