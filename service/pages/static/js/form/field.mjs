// One field: a line, a long text, a number, a date, a choice. What is typed goes into the tree at once.

import { h, newId } from "./dom.mjs";
import { Place } from "./place.mjs";
import { CHOICE, Remarks } from "./remarks.mjs";
import { same } from "./tree.mjs";
import { dateInWords, KINDS, read, show } from "./values.mjs";

const WIDTHS = { whole: "short", figure: "short", date: "short", clock: "short", choice: "short", "yes-no": "short", text: "full" };

/** `bare`: a cell of a table or a row of a list; its label is only read out. `remarks`: those of the whole row. */
export class Field extends Place {
  constructor(parent, spec, { bare = false, isRow = false, label = spec.label, column = null, remarks = null } = {}) {
    super(parent, spec.name);
    this.spec = spec;
    this.isRow = isRow;
    this.bare = bare;
    this.id = newId();
    this.shares = remarks !== null;
    this.remarks = remarks ?? new Remarks(`${this.id}-n`);
    this.input = this.#input(label);
    this.element = bare ? h("div", { class: "f-cell", "data-label": column ?? label }, this.input, this.shares ? null : this.remarks.element) : this.#labelled(label);
    this.refresh();
  }

  blank() { return ""; }

  #input(label) {
    const { spec, form } = this;
    const attributes = {
      id: this.id,
      "aria-label": this.bare ? label : null,
      "aria-describedby": spec.hint && !this.bare ? `${this.id}-g ${this.remarks.element.id}` : this.remarks.element.id,
      "aria-required": spec.required ? "true" : null,
      on: { input: () => this.typed(), blur: () => this.settled(), focus: () => this.#entered() },
    };
    if (spec.kind === "choice" || (spec.kind === "yes-no" && spec.default === undefined)) return this.#select(attributes);
    if (spec.kind === "yes-no") {
      return h("input", { ...attributes, type: "checkbox", class: "form-check-input", disabled: form.readOnly });
    }
    const common = { ...attributes, class: "form-control", readonly: form.readOnly, maxlength: spec.longest, placeholder: form.readOnly ? null : spec.example && `ví dụ: ${spec.example}` };
    if (spec.kind === "text") {
      const area = h("textarea", { ...common, rows: "1", class: "form-control f-grow" });
      area.addEventListener("input", () => grow(area));
      return area;
    }
    const list = spec.suggest && !form.readOnly ? form.suggestions.listOf(spec.suggest) : null;
    const made = h("input", { ...common, type: "text", list, inputmode: KINDS[spec.kind].mode, autocomplete: "off", spellcheck: "false" });
    if (spec.kind === "date") made.placeholder = form.readOnly ? "" : "ngày/tháng/năm";
    if (list) made.addEventListener("focus", () => form.suggestions.fill(spec.suggest));
    return made;
  }

  #select(attributes) {
    const choices = this.spec.kind === "choice" ? this.spec.choices : [["true", "có"], ["false", "không"]];
    const empty = this.spec.default !== undefined ? [] : [["", "–"]];
    return h("select", { ...attributes, class: "form-select", disabled: this.form.readOnly }, [...empty, ...choices].map(([value, words]) => h("option", { value }, words)));
  }

  #labelled(label) {
    const { spec } = this;
    const star = spec.required ? [" ", h("span", { class: "required", "aria-hidden": "true", title: "cần ghi" }, "*")] : null;
    const hint = spec.hint ? h("div", { class: "form-text", id: `${this.id}-g` }, spec.hint) : null;
    this.words = spec.kind === "date" ? h("div", { class: "form-text f-in-words", "aria-hidden": "true" }) : null;
    const width = spec.width ?? WIDTHS[spec.kind] ?? "full";
    if (this.input.type === "checkbox") {
      return h("div", { class: `field f-${width} f-tick` }, h("div", { class: "form-check" }, this.input, h("label", { class: "form-check-label", for: this.id }, label)), hint, this.remarks.element);
    }
    return h("div", { class: `field f-${width}` }, h("label", { class: "form-label", for: this.id }, label, star), this.input, this.words, hint, this.remarks.element);
  }

  #read() {
    const { input, spec } = this;
    if (input.type === "checkbox") return input.checked;
    if (spec.kind === "yes-no") return input.value === "" ? undefined : input.value === "true";
    if (spec.kind === "choice") return input.value === "" ? undefined : input.value;
    return read(spec.kind, input.value);
  }

  typed() {
    const value = this.#read();
    if (this.undecided) {
      this.undecided.yours = value ?? null;
      this.form.saver.keep();
      return;
    }
    const before = this.value;
    if (same(value, before) || (this.isRow && (value ?? "") === before)) return;
    if (this.input.type === "checkbox" && before === undefined && value === this.spec.default) return;
    this.put(value);
    this.isTyped = true;
    this.form.changed(this);
  }

  settled() {
    this.refresh();
    if (this.isTyped) this.form.settled(this);
  }

  #entered() {
    this.isTyped = false;
    this.remarks.clear(["other"]);
  }

  /** Show what stands in the tree; whoever is typing is not disturbed. */
  refresh() {
    if (document.activeElement === this.input && this.input.type !== "checkbox" && this.input.tagName !== "SELECT") return;
    const value = this.undecided ? this.undecided.yours : this.value;
    const { input, spec } = this;
    if (input.type === "checkbox") {
      input.checked = value === undefined ? spec.default : value === true;
    } else if (input.tagName === "SELECT") {
      const wanted = value === undefined || value === null ? (spec.default ?? "") : String(value);
      // what is no choice was typed elsewhere, and is shown beside its fault
      if (![...input.options].some((option) => option.value === wanted)) input.append(h("option", { value: wanted }, wanted));
      input.value = wanted;
    } else {
      const text = show(spec.kind, value);
      if (input.value !== text) input.value = text;
      if (input.tagName === "TEXTAREA") grow(input);
    }
    if (this.words) this.words.textContent = dateInWords(value);
  }

  say(kind, text) {
    this.remarks.say(kind, this.shares ? `${this.spec.label}: ${text}` : text);
    if (kind === "error") this.#mark(true);
  }

  clearRemarks(kinds = ["error", "warning"]) {
    if (!this.shares) this.remarks.clear(kinds);
    if (kinds.includes("error")) this.#mark(false);
  }

  #mark(bad) {
    this.input.classList.toggle("is-invalid", bad);
    if (bad) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }

  offer({ yours, theirs }) {
    this.undecided = { yours, theirs };
    this.refresh();
    const shown = (value) => this.spec.choices?.find(([one]) => one === value)?.[1] ?? value;
    const settle = (mine) => () => {
      const chosen = mine ? (this.undecided.yours ?? undefined) : undefined;
      this.undecided = null;
      if (mine) {
        this.put(chosen);
        this.form.changed(this);
      }
      this.form.decided();
      this.refresh();
      this.input.focus();
    };
    this.remarks.offer({ yours: shown(yours), theirs: shown(theirs), words: CHOICE.field, of: this.shares ? this.spec.label : "" }, settle(true), settle(false));
  }

  get told() { return this.remarks; }

  focus() {
    this.input.focus({ preventScroll: true });
    return true;
  }
}

const GROWS = CSS.supports("field-sizing", "content");
const waiting = new Set();

/** Let a long text be as high as it is long. */
export function grow(area) {
  if (GROWS) return;
  if (!waiting.size) {
    requestAnimationFrame(() => {
      for (const each of waiting) {
        each.style.height = "auto";
        each.style.height = `${each.scrollHeight + 2}px`;
      }
      waiting.clear();
    });
  }
  waiting.add(area);
}

