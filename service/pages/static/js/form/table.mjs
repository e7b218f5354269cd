// A list as a table: a row an entry, its usual fields in columns, the others in a second row that opens.

import { h, icon } from "./dom.mjs";
import { Field } from "./field.mjs";
import { Parts } from "./group.mjs";
import { List, register } from "./lists.mjs";
import { Place, TalkingPlace } from "./place.mjs";
import { isBlank } from "./tree.mjs";
import { read } from "./values.mjs";

/** The columns of a table: their specs, their paths, and how to write a pasted text into a row. */
export function columnsOf(spec) {
  return spec.columns.map((path) => {
    const steps = path.split("/");
    let found = spec.item;
    for (const step of steps) found = found.fields.find((field) => field.name === step);
    return { path, steps, spec: found, write: (row, text) => write(row, steps, found, text) };
  });
}

function write(row, steps, spec, text) {
  const value = readCell(spec, text);
  if (value === undefined) return;
  let around = row;
  for (const step of steps.slice(0, -1)) around = around[step] ??= {};
  around[steps.at(-1)] = value;
}

function readCell(spec, text) {
  const words = text.normalize("NFC").trim();
  if (spec.kind === "yes-no") return { có: true, x: true, không: false }[words.toLowerCase()];
  if (spec.kind === "choice") return words === "" ? undefined : (spec.choices.find(([, said]) => said.toLowerCase() === words.toLowerCase())?.[0] ?? words);
  return read(spec.kind, words);
}

export class TableRow extends TalkingPlace {
  constructor(list, given, columns, { more = true } = {}) {
    super(list, "");
    this.isRow = true;
    given(this);
    this.list = list;
    this.columns = columns;
    this.cells = columns.map((column) => this.#cell(column));
    this.counter = h("td", { class: "f-number" });
    this.hidden = more ? list.spec.item.fields.map((field) => without(field, columns.map(({ steps }) => steps))).filter(Boolean) : [];
    const tools = list.rowTools(this);
    this.line = h("tr", {}, this.counter, this.cells.map((cell) => h("td", { class: `f-col f-col-${cell.spec.kind}` }, cell.element)), h("td", { class: "f-row-end" }, h("div", { class: "f-row-tools" }, this.hidden.length ? this.#opener() : null, tools)));
    this.element = h("tbody", { class: "f-row" }, this.line, h("tr", { class: "f-row-remarks" }, h("td", { colspan: columns.length + 2 }, this.remarks.element)));
    this.element.addEventListener("keydown", (event) => this.#keys(event));
    this.refresh();
  }

  #cell(column) {
    const place = column.steps.slice(0, -1).reduce((around, step) => around.children.find((child) => child.key === step && child.constructor === Place) ?? new Place(around, step), this);
    const field = new Field(place, column.spec, { bare: true, label: column.spec.label, column: column.spec.label, remarks: this.remarks });
    field.input.addEventListener("paste", (event) => this.list.paste(event, this, this.columns, this.columns.indexOf(column)));
    return field;
  }

  #opener() {
    this.toggle = h("button", { type: "button", class: "f-tool f-more", "aria-expanded": "false", on: { click: () => (this.more?.hidden === false ? this.#fold() : this.unfold()) } }, icon("chevron-down"), h("span", { class: "visually-hidden" }, "Thêm chi tiết"), h("span", { class: "f-dot", hidden: true, title: "đã ghi chi tiết" }));
    this.toggle.title = "Thêm chi tiết";
    return this.toggle;
  }

  unfold() {
    if (!this.more) {
      this.more = h("tr", { class: "f-more-row" }, h("td", { colspan: this.columns.length + 2 }, new Parts(this, this.hidden.map((field) => ({ ...field, usual: true }))).elements));
      this.line.after(this.more);
      this.label();
    }
    this.more.hidden = false;
    this.toggle.setAttribute("aria-expanded", "true");
  }

  #fold() {
    this.more.hidden = true;
    this.toggle.setAttribute("aria-expanded", "false");
  }

  #keys(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("input, select") && event.target.closest("tr") === this.line && !this.form.readOnly) {
      event.preventDefault();
      const at = [...this.line.querySelectorAll("input, select, textarea")].indexOf(event.target);
      const next = this.list.rows[this.key + 1];
      if (next) next.line.querySelectorAll("input, select, textarea")[at]?.focus();
      else if (!isBlank(this.value) && this.list.spec.add !== undefined) this.list.add();
    } else {
      this.list.keys(event, this);
    }
  }

  get folds() {
    // what a pointer means may stand in the second row
    return this.hidden.length && !this.more ? [{ names: this.hidden.map((field) => field.name), draw: () => { this.unfold(); this.#fold(); } }] : [];
  }

  number(at) {
    this.at = at;
    this.counter.textContent = at;
    this.label();
  }

  label() {
    for (const cell of this.cells) cell.input.setAttribute("aria-label", `${cell.spec.label}, dòng ${this.at}`);
    this.toggle?.setAttribute("aria-label", `Thêm chi tiết, dòng ${this.at}`);
  }

  refresh() {
    super.refresh();
    const dot = this.toggle?.querySelector(".f-dot");
    if (dot) dot.hidden = this.hidden.every((field) => isBlank(pruned(this.value?.[field.name], field)));
  }

  offer(conflict) { this.parent.offerRow(this, conflict); }
  focus() { return this.cells[0].focus(); }
}

/** What of a field no column shows; null where all of it is shown. */
function without(field, paths) {
  const own = paths.filter(([first]) => first === field.name);
  if (own.some((steps) => steps.length === 1)) return null;
  if (!own.length) return field;
  const left = field.fields.map((inside) => without(inside, own.map((steps) => steps.slice(1)))).filter(Boolean);
  return left.length ? { ...field, fields: left } : null;
}

function pruned(value, field) {
  if (value === null || typeof value !== "object" || field.kind !== "group") return value;
  return Object.fromEntries(field.fields.map(({ name }) => [name, value[name]]));
}

const WEIGHTS = { text: 26, choice: 7, "yes-no": 6.5, date: 10.5, clock: 6, whole: 6.5, figure: 6.5 };
const WIDE = { tiny: 7, short: 11, medium: 14, half: 15 };

/** Columns share the table by what they hold; the numbers of the rows and their buttons take what they need. */
export function columnWidths(columns) {
  const weights = columns.map(({ spec }) => WEIGHTS[spec.kind] ?? (spec.suggest === "units" ? 20 : (WIDE[spec.width] ?? 20)));
  const sum = weights.reduce((one, other) => one + other, 0);
  const col = (width) => {
    const made = h("col");
    made.style.width = width;
    return made;
  };
  return h("colgroup", {}, col("2.2rem"), weights.map((weight) => col(`${(weight / sum) * 84}%`)), col("auto"));
}

export function headRow(columns) {
  return h("tr", {}, h("th", { scope: "col", class: "f-number" }, "TT"), columns.map(({ spec }) => h("th", { scope: "col", class: `f-col-${spec.kind} f-w-${spec.width ?? "auto"}` }, spec.label, spec.required ? h("span", { class: "required", "aria-hidden": "true" }, " *") : null)), h("th", { scope: "col", class: "f-row-end" }, h("span", { class: "visually-hidden" }, "Thao tác")));
}

export class Table extends List {
  makeBody() {
    this.columns = columnsOf(this.spec);
    return h("table", { class: "f-table" }, h("caption", { class: "visually-hidden" }, this.spec.label), columnWidths(this.columns), h("thead", {}, headRow(this.columns)));
  }

  frame() { return h("div", { class: "f-table-wide" }, this.body); }
  makeRow(given) { return new TableRow(this, given, this.columns); }

  strip(...children) {
    return h("tbody", {}, h("tr", {}, h("td", { colspan: this.columns.length + 2 }, super.strip(...children))));
  }
}

register("table", (parent, spec, options) => new Table(parent, spec, options));
