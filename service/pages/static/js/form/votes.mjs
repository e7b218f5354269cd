// All ballots in one table: a part for each award, then for leader and deputies; above each its count.

import { button, h, newId } from "./dom.mjs";
import { Field } from "./field.mjs";
import { drawn } from "./group.mjs";
import { List } from "./lists.mjs";
import { pickFromMembers } from "./picking.mjs";
import { Place } from "./place.mjs";
import { columnsOf, columnWidths, headRow, TableRow } from "./table.mjs";
import { called, stepsOf } from "./tree.mjs";

/** The candidates of one ballot: rows of a table that holds other ballots too. */
class Ballot extends List {
  constructor(parent, spec, columns, head) {
    super(parent, spec, { heading: false, columns, head });
  }

  makeBody() {
    this.end = h("tbody", { class: "f-ballot-end" });
    return { insertBefore: (element, next) => (next ?? this.end).before(element), append: (element) => this.end.before(element), contains: (element) => Boolean(element.closest?.("table")?.contains(this.end)) };
  }

  frame() { return null; }
  get bodies() {
    this.end.replaceChildren(h("tr", {}, h("td", { colspan: this.options.columns.length + 2 }, this.remarks.element, this.bar())));
    return [this.options.head, ...this.rows.map((row) => row.element), this.end];
  }

  bar() {
    if (this.form.readOnly) return null;
    return h(
      "div",
      { class: "f-tools" },
      button(this.spec.add, () => this.add(), { picture: "plus-lg" }),
      button("Chọn từ đơn vị thành viên…", () => this.pick(), { picture: "people" }),
      this.proposed ? button("Lấy các đơn vị được đề nghị", () => this.takeProposed(), { picture: "copy" }) : null,
    );
  }
  tools() { return null; }

  async pick() {
    const chosen = await pickFromMembers(this.form, this.spec, this.items);
    this.#append(chosen);
  }

  takeProposed() {
    const known = new Set(this.items.map((row) => row.unit));
    this.#append(this.proposed().filter((unit) => !known.has(unit)).map((unit) => ({ unit })));
  }

  #append(chosen) {
    if (!chosen.length) return;
    this.dropBlankEnds();
    const at = this.rows.length;
    chosen.forEach((value, n) => this.insert(at + n, value));
    this.rows[at]?.focus();
  }

  makeRow(given) { return new TableRow(this, given, this.options.columns); }
  strip(...children) { return h("tbody", {}, h("tr", {}, h("td", { colspan: this.options.columns.length + 2 }, super.strip(...children)))); }
  discard() {
    for (const element of [this.options.head, ...this.rows.map((row) => row.element), this.end]) element.remove();
    this.leave();
  }
}

export function votes(form, told) {
  const of = (pointer) => told.drawn.find((each) => each.pointer === pointer)?.field;
  const spec = of("/nominations/*/candidates");
  const count = of("/nominations/*/ballots");
  const columns = columnsOf(spec);
  const table = h("table", { class: "f-table f-votes" }, h("caption", { class: "visually-hidden" }, told.title), columnWidths(columns), h("thead", {}, headRow(columns)));
  const nominations = new Place(form.root, "nominations");
  nominations.rows = [];
  nominations.blank = () => [];
  const shown = [];

  const headOf = (words, extra) => h("tbody", { class: "f-ballot-head" }, h("tr", {}, h("th", { scope: "rowgroup", colspan: columns.length + 2 }, words, extra)));

  const election = (pointer) => {
    const field = of(pointer);
    if (!field) return null;
    const [name] = stepsOf(pointer).slice(-1);
    return new Ballot(form.root.place(stepsOf(pointer).slice(0, -1)), { ...field, name }, columns, headOf(field.label));
  };
  const elections = ["/voting/leaders", "/voting/deputies"].map(election).filter(Boolean);

  const row = (at) => {
    const place = new Place(nominations, String(at));
    place.isRow = true;
    nominations.rows[at] = place;
    const name = h("bdi", {});
    const ballots = count ? new Counts(place, count) : null;
    const ballot = new Ballot(place, spec, columns, headOf(name, ballots?.element));
    ballot.proposed = () => (Array.isArray(place.value?.recipients) ? place.value.recipients.filter(Boolean) : []);
    return { place, name, ballot, ballots };
  };

  const sync = () => {
    const awards = Array.isArray(nominations.value) ? nominations.value : [];
    while (shown.length > awards.length) {
      const { place, ballot } = shown.pop();
      ballot.discard();
      place.leave();
      nominations.rows.pop();
    }
    while (shown.length < awards.length) {
      const made = row(shown.length);
      shown.push(made);
      const before = elections[0]?.options.head;
      for (const element of made.ballot.bodies) table.insertBefore(element, before?.parentNode === table ? before : null);
    }
    shown.forEach(({ name, ballot, ballots }, at) => {
      name.textContent = called(awards[at]) || `Danh hiệu thứ ${at + 1}`;
      ballot.refresh();
      ballots?.refresh();
    });
  };

  for (const each of elections) table.append(...each.bodies);
  sync();
  form.listen("/nominations", nominations, (node) => { if (!isInside(node, nominations)) sync(); });
  const whole = of("/voting/ballots");
  const top = whole ? drawn(form.root.place(["voting"]), whole).element : null;
  // a field that the table does not know is drawn below it
  const known = new Set(["/nominations/*/candidates", "/nominations/*/ballots", "/voting/leaders", "/voting/deputies", "/voting/ballots"]);
  const others = told.drawn.filter(({ pointer }) => !known.has(pointer) && !pointer.includes("*")).map(({ pointer, field }) => drawn(form.root.place(stepsOf(pointer).slice(0, -1)), field).element);
  return [top, h("div", { class: "f-table-wide" }, table), others.length ? h("div", { class: "f-grid" }, others) : null].filter(Boolean);
}

function isInside(node, place) {
  for (let each = node; each; each = each.parent) if (each === place) return true;
  return false;
}

/** The count of one award's own ballot, in one line. */
class Counts extends Place {
  constructor(parent, spec) {
    super(parent, spec.name);
    this.spec = spec;
    this.fields = spec.fields.map((field) => new Field(this, field, { bare: true }));
    const id = newId();
    this.element = h("div", { class: "f-counts", role: "group", "aria-labelledby": id }, h("span", { class: "f-counts-name", id }, "Số phiếu riêng:"), this.fields.map((field) => h("label", { class: "f-count-field" }, h("span", { "aria-hidden": "true" }, field.spec.label), field.element)));
    for (const field of this.fields) field.input.placeholder = "";
  }
  say(kind, text) { this.fields[0].say(kind, text); }
  get told() { return this.fields[0].remarks; }
}

