// A list of single lines or texts: Enter makes the next one, as in a numbered list of Word.

import { h, pictureButton } from "./dom.mjs";
import { Field } from "./field.mjs";
import { drawn } from "./group.mjs";
import { List, register } from "./lists.mjs";
import { Place } from "./place.mjs";
import { cleaned } from "./tree.mjs";

class LineRow extends Field {
  constructor(list, given) {
    super(list, { ...list.spec.item, name: "", suggest: list.spec.suggest, example: list.rows.length < 2 ? list.spec.example : undefined }, { bare: true, isRow: true, label: list.spec.label });
    given(this);
    const cell = this.element;
    this.counter = h("span", { class: "f-number", "aria-hidden": "true" });
    this.element = h("div", { class: "f-line" }, this.counter, cell, list.rowTools(this));
    this.refresh();
    wireKeys(this, list, this.input, "");
  }

  number(at) {
    this.counter.textContent = this.parent.mark?.(at) ?? `${at}.`;
    this.input.setAttribute("aria-label", `${this.parent.spec.label} ${at}`);
  }

  offer(conflict) {
    if (conflict.yours === null || conflict.theirs === null) this.parent.offerRow(this, conflict);
    else super.offer(conflict);
  }
}

/** Enter: the text behind the cursor goes into a new row; Backspace at the beginning: back to the row before. */
function wireKeys(row, list, input, name) {
  const textOf = (value) => (name ? { [name]: value } : value);
  input.addEventListener("keydown", (event) => {
    if (list.form.readOnly || event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      const rest = input.value.slice(input.selectionEnd);
      if (!input.value.trim()) return;
      const at = row.key + 1;
      if (rest.trim()) {
        input.value = input.value.slice(0, input.selectionStart);
        input.dispatchEvent(new Event("input"));
      }
      const next = list.insert(at, rest.trim() ? textOf(rest.trim()) : list.blankRow());
      next.focus();
      const made = document.activeElement;
      made?.setSelectionRange?.(0, 0);
    } else if (event.key === "Backspace" && input.value === "" && list.rows.length > 1) {
      if (name && cleaned(row.value)) return;
      event.preventDefault();
      const before = list.rows[Math.max(0, row.key - 1)];
      list.take(row);
      before.focus();
    } else {
      list.keys(event, row);
    }
  });
  input.addEventListener("paste", (event) => list.pasteLines(event, row));
}

class Lines extends List {
  makeRow(given) { return new LineRow(this, given); }
}

/** A task with its points: a text, and below it a list of its own. */
class OutlineRow extends Place {
  constructor(list, given) {
    super(list, "");
    this.isRow = true;
    given(this);
    const [text, ...others] = list.spec.item.fields;
    this.text = new Field(this, text, { bare: true, label: text.label });
    this.counter = h("span", { class: "f-number", "aria-hidden": "true" });
    this.lists = others.map((spec) => drawn(this, spec, { heading: false }));
    const below = h("div", { class: "f-below" }, this.lists.map((each) => each.element));
    const tools = list.rowTools(this);
    tools?.prepend(...this.lists.map((each) => pictureButton("list-ol", `${each.spec.add ?? "Thêm ý"} a), b), c)`, () => each.add())));
    this.element = h("div", { class: "f-line f-outline" }, this.counter, h("div", { class: "f-cell" }, this.text.element, below), tools);
    wireKeys(this, list, this.text.input, text.name);
  }

  get told() { return this.text.told; }
  say(kind, text) { this.text.say(kind, text); }
  offer(conflict) { this.parent.offerRow(this, conflict); }

  number(at) {
    this.counter.textContent = `${at}.`;
    this.text.input.setAttribute("aria-label", `${this.parent.spec.label} ${at}`);
  }

  focus() { return this.text.focus(); }
}

class Outline extends List {
  makeRow(given) { return new OutlineRow(this, given); }
  lineOf(text) { return { [this.spec.item.fields[0].name]: text }; }
}

class Points extends Lines {
  mark(at) { return `${String.fromCharCode(96 + Math.min(at, 26))})`; }
}

// the points of a task are lettered (decree 30/2020, appendix I, II.6)
register("lines", (parent, spec, options) => new (parent instanceof OutlineRow ? Points : Lines)(parent, spec, options));
register("outline", (parent, spec, options) => new Outline(parent, spec, options));
