// The form of a fee: show only what the chosen calculation uses, and an example while typing.
// Without this script every field is there with its help, and the server ignores the unused ones.
document.addEventListener("DOMContentLoaded", () => {
  const side = document.querySelector("[data-fee-form]");
  if (!side) return;
  const form = side.closest("form");
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const used = read("fee-fields");
  const labels = read("fee-labels");
  const help = read("fee-help");
  const fields = ["percent", "amount", "next_amount", "max_items", "minimum"];
  const chosen = (name) => form.querySelector(`[name="${name}"]:checked`)?.value;

  // The part of the page that holds a field: its panel, or its place in a row of fields.
  const place = (name) => {
    const input = form.querySelector(`[name="${name}"]`);
    return input && input.closest(".w-panel__wrapper");
  };
  const show = (name, visible) => {
    const part = place(name);
    if (part) part.hidden = !visible && !part.querySelector(".w-field--error, .error-message");
  };
  const label = (name, words) => {
    const input = form.querySelector(`[name="${name}"]`);
    const own = input && form.querySelector(`label[for="${input.id}"]`);
    if (!own) return;
    const text = [...own.childNodes].find((node) => node.nodeType === 3 && node.textContent.trim());
    if (!text) return;
    own.dataset.words = own.dataset.words || text.textContent;
    text.textContent = words || own.dataset.words;
  };

  // The long help says all that a field may mean; here its label says which one.
  Object.entries(help).forEach(([name, text]) => {
    const long = place(name)?.querySelector("[data-field-help] .help");
    if (long) long.textContent = text;
  });

  const settle = () => {
    const calculator = chosen("calculator");
    const names = used[calculator] || [...fields, "basis"];
    const onSupply = chosen("place") === "supply";
    fields.forEach((name) => {
      show(name, names.includes(name));
      label(name, (labels[calculator] || {})[name]);
    });
    show("basis", onSupply && names.includes("basis"));
    show("producers", onSupply);
  };

  const note = side.querySelector("[data-fee-example]");
  const words = side.querySelector("[data-fee-example-text]");
  place("max_items")?.after(note);
  let asked = 0;
  const preview = async () => {
    const mine = ++asked;
    const values = new URLSearchParams({ calculator: chosen("calculator") || "" });
    fields.forEach((name) => values.set(name, form.elements[name]?.value || ""));
    const answer = await fetch(`${side.dataset.exampleUrl}?${values}`).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const { example } = await answer.json();
    words.textContent = example;
    note.hidden = !example;
  };

  let waiting;
  const later = () => { clearTimeout(waiting); waiting = setTimeout(preview, 250); };
  form.addEventListener("change", () => { settle(); later(); });
  form.addEventListener("input", later);
  settle();
  preview();
});
