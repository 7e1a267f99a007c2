// The price grid: moving, pasting, undoing, and what follows before saving.
// Without this script the page works: a button shows the effect, another saves.
(() => {
  "use strict";

  const form = document.querySelector(".price-form");
  const bar = form && form.querySelector(".price-bar");
  if (!bar) return;

  const words = form.dataset;
  const state = bar.querySelector(".price-bar__state");
  const note = bar.querySelector(".price-bar__note");
  const undoButton = bar.querySelector(".price-undo");
  const redoButton = bar.querySelector(".price-redo");
  const resetButton = bar.querySelector(".price-reset");
  const boxes = [...form.querySelectorAll(".price-cell input[type=text]")];
  const columns = [...form.querySelectorAll("thead tr:last-child th")].map((each) => each.id.slice(2));
  const rows = [...form.querySelectorAll("tbody tr")];
  const byName = new Map(boxes.map((box) => [box.name, box]));
  const placeOf = new Map(); // box → [row, column]
  const grid = rows.map((row, y) => {
    const inside = new Map();
    row.querySelectorAll(".price-cell input[type=text]").forEach((box) => {
      const column = box.name.slice(0, box.name.lastIndexOf("-"));
      inside.set(column, box);
      placeOf.set(box, [y, columns.indexOf(column)]);
    });
    return columns.map((column) => inside.get(column) || null);
  });
  // Columns that can be typed in somewhere: a pasted block fills these, closed cells apart.
  const typable = columns.map((_, x) => x).filter((x) => grid.some((row) => row[x]));

  const seen = new Map(boxes.map((box) => [box, box.nextElementSibling]));
  const seenOf = (box) => seen.get(box);
  const initial = new Map(boxes.map((box) => [box, seenOf(box).value]));
  const touched = new Set(boxes.filter((box) => differs(box)));
  const done = [];
  const undone = [];
  let atFocus = null;
  let leaving = false;

  // Numbers

  function bare(text) {
    let number = text.replace(/[\s\u200b\ufeff\u202f\u00a0€%]|EUR/gi, "").replace("−", "-");
    const comma = number.lastIndexOf(",");
    const point = number.lastIndexOf(".");
    if (comma >= 0 && point >= 0) number = number.replaceAll(comma > point ? "." : ",", "");
    return number.replace(",", ".");
  }

  function isNumber(text) {
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text);
  }

  function sameValue(one, other) {
    const [a, b] = [bare(one), bare(other)];
    return a === b || (isNumber(a) && isNumber(b) && Number(a) === Number(b));
  }

  function differs(box) {
    return !sameValue(box.value, seenOf(box).value);
  }

  // What a cell says of itself

  function part(cell, selector, tag, className) {
    let found = cell.querySelector(selector);
    if (!found) {
      found = document.createElement(tag);
      found.className = className;
      cell.append(found);
    }
    return found;
  }

  function mark(box) {
    const cell = box.parentElement;
    const isChanged = differs(box);
    cell.classList.toggle("is-changed", isChanged);
    if (!isChanged) {
      cell.querySelector(".price-was")?.remove();
      return;
    }
    const was = part(cell, ".price-was", "small", "price-was");
    const old = document.createElement(initial.get(box) ? "del" : "span");
    old.textContent = initial.get(box) || words.empty;
    was.replaceChildren(`${words.before} `, old);
  }

  function complain(box, message) {
    const cell = box.parentElement;
    const name = `e-${box.name}`;
    cell.classList.toggle("is-wrong", Boolean(message));
    if (!message) {
      box.removeAttribute("aria-invalid");
      box.removeAttribute("aria-describedby");
      cell.querySelector(".price-error")?.remove();
      return;
    }
    const isNew = !cell.querySelector(".price-error");
    const said = part(cell, ".price-error", "p", "error-message price-error");
    said.id = name;
    said.textContent = message;
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", name);
    if (isNew && box === document.activeElement) keepInView(said);
  }

  function keepInView(element) {
    element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  }

  function tell(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function refresh() {
    const changed = boxes.filter(differs).length;
    const wrong = form.querySelectorAll(".price-cell.is-wrong").length;
    let text = changed > 1 ? words.many.replace("{count}", changed) : words.one;
    if (!changed) text = words.none;
    if (wrong) text += ` – ${words.wrong.replace("{count}", wrong)}`;
    tell(state, text);
    bar.classList.toggle("is-waiting", changed > 0);
    undoButton.disabled = !done.length;
    redoButton.disabled = !undone.length;
    resetButton.disabled = !changed;
  }

  // Changes: a step is a list of [box, before, after]; a paste is one step

  function put(box, text) {
    box.value = text;
    touched.add(box);
    mark(box);
  }

  function apply(step) {
    const real = step.filter(([, before, after]) => before !== after);
    if (!real.length) return;
    real.forEach(([box, , after]) => put(box, after));
    done.push(real);
    undone.length = 0;
    later();
  }

  function commit() {
    if (!atFocus) return;
    const [box, before] = atFocus;
    if (box.value === before) return;
    atFocus = [box, box.value];
    apply([[box, before, box.value]]);
  }

  function replay(from, to, side) {
    commit();
    const step = from.pop();
    if (!step) return;
    step.forEach((each) => put(each[0], each[side]));
    to.push(step);
    const last = step[0][0];
    last.focus();
    last.select();
    if (atFocus) atFocus = [last, last.value];
    later();
  }

  const undo = () => replay(done, undone, 1);
  const redo = () => replay(undone, done, 2);

  // Moving

  function go(y, x) {
    const box = grid[y]?.[x];
    if (!box) return false;
    box.focus();
    return true;
  }

  function vertical(box, by) {
    const [y, x] = placeOf.get(box);
    for (let next = y + by; next >= 0 && next < grid.length; next += by) if (go(next, x)) return;
    commit();
  }

  function horizontal(box, by) {
    const [y, x] = placeOf.get(box);
    for (let next = x + by; next >= 0 && next < columns.length; next += by) if (go(y, next)) return;
  }

  function isAtEdge(box, by) {
    const { selectionStart: start, selectionEnd: end, value } = box;
    if (start === 0 && end === value.length) return true;
    return start === end && start === (by < 0 ? 0 : value.length);
  }

  function onKey(event) {
    const box = event.target;
    const isBox = placeOf.has(box);
    const control = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    if (control && (key === "z" || key === "y")) {
      event.preventDefault();
      (key === "y" || event.shiftKey ? redo : undo)();
      return;
    }
    if (!isBox || control || event.altKey || event.isComposing) return;
    if (key === "arrowup" || key === "arrowdown") {
      event.preventDefault();
      vertical(box, key === "arrowup" ? -1 : 1);
    } else if (key === "enter") {
      event.preventDefault();
      vertical(box, event.shiftKey ? -1 : 1);
    } else if ((key === "arrowleft" || key === "arrowright") && !event.shiftKey) {
      const by = key === "arrowleft" ? -1 : 1;
      if (!isAtEdge(box, by)) return;
      event.preventDefault();
      horizontal(box, by);
    } else if (key === "escape") {
      event.preventDefault();
      restore(box);
    }
  }

  // Escape brings back what the cell held when it was entered; a second time, what is stored.
  function restore(box) {
    const before = atFocus ? atFocus[1] : box.value;
    if (box.value !== before) {
      box.value = before;
      mark(box);
      later();
    } else {
      apply([[box, box.value, seenOf(box).value]]);
      atFocus = [box, box.value];
    }
    box.select();
  }

  // Pasting

  function tidy(text) {
    const number = bare(text);
    return isNumber(number) ? number.replace(".", ",").replace(/^\+/, "") : text.trim();
  }

  function onPaste(event) {
    const box = event.target;
    if (!placeOf.has(box)) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    event.preventDefault();
    if (!/[\t\n]/.test(text)) {
      box.setRangeText(tidy(text), box.selectionStart, box.selectionEnd, "end");
      commit();
      return;
    }
    commit();
    const [top, x] = placeOf.get(box);
    const left = typable.indexOf(x);
    const step = [];
    let lost = 0;
    text.split("\n").forEach((line, dy) => {
      line.split("\t").forEach((piece, dx) => {
        const target = grid[top + dy]?.[typable[left + dx]];
        if (target) step.push([target, target.value, tidy(piece)]);
        else lost += 1;
      });
    });
    apply(step);
    atFocus = [box, box.value];
    box.select();
    tell(note, lost ? words.overflow.replace("{count}", lost) : "");
  }

  // What follows

  let timer = null;
  let asked = null;

  function later() {
    refresh();
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    touched.forEach((box) => {
      body.set(box.name, box.value);
      body.set(`seen-${box.name}`, seenOf(box).value);
    });
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(words.preview, { method: "POST", body, signal: asked.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      show(await answer.json());
      if (note.textContent === words.failed) tell(note, "");
    } catch (error) {
      if (error.name === "AbortError") return;
      tell(note, words.failed);
    }
    form.removeAttribute("aria-busy");
    refresh();
  }

  function show(found) {
    Object.entries(found.results).forEach(([name, each]) => {
      const cell = document.getElementById(name);
      if (cell) cell.replaceChildren(...contents(cell, each));
    });
    Object.entries(found.hints).forEach(([name, text]) => {
      if (byName.has(name)) byName.get(name).placeholder = text;
    });
    touched.forEach((box) => complain(box, found.errors[box.name] || ""));
    Object.entries(found.errors).forEach(([name, text]) => {
      if (byName.has(name)) complain(byName.get(name), text);
    });
  }

  function contents(cell, each) {
    cell.classList.toggle("is-changed", each.was !== null);
    cell.classList.toggle("is-loss", each.loss);
    const make = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
    const found = [];
    if (each.was !== null) found.push(make("del", each.was), " ");
    found.push(make("span", each.text));
    if (each.note) found.push(" ", make("small", each.note));
    return found;
  }

  // Wiring

  form.addEventListener("focusin", ({ target }) => {
    if (!placeOf.has(target)) return;
    atFocus = [target, target.value];
    target.select();
    keepInView(target);
  });
  form.addEventListener("focusout", ({ target }) => {
    if (!placeOf.has(target)) return;
    commit();
    atFocus = null;
  });
  form.addEventListener("input", ({ target }) => {
    if (!placeOf.has(target)) return;
    touched.add(target);
    mark(target);
    later();
  });
  document.addEventListener("keydown", (event) => {
    if (form.contains(event.target) || event.target === document.body) onKey(event);
  });
  form.addEventListener("paste", onPaste);
  undoButton.addEventListener("click", undo);
  redoButton.addEventListener("click", redo);
  resetButton.addEventListener("click", () => {
    commit();
    apply(boxes.filter(differs).map((box) => [box, box.value, seenOf(box).value]));
  });

  // Only changed cells are sent.
  form.addEventListener("submit", () => {
    leaving = true;
    boxes.forEach((box) => {
      box.disabled = seenOf(box).disabled = !differs(box);
    });
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
    boxes.forEach((box) => {
      box.disabled = seenOf(box).disabled = false;
      mark(box);
    });
    refresh();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && boxes.some(differs)) event.preventDefault();
  });

  bar.querySelector(".price-preview").hidden = true;
  [undoButton, redoButton, resetButton].forEach((button) => {
    button.hidden = false;
  });
  form.querySelector(".price-cell.is-wrong input")?.focus();
  refresh();
})();
