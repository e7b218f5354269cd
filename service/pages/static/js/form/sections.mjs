// The sections of a step, each in its manner.

import { bdi, h, icon, newId } from "./dom.mjs";
import { drawn, Group, Parts } from "./group.mjs";
import { List } from "./lists.mjs";
import { Place } from "./place.mjs";
import { headRow, TableRow } from "./table.mjs";
import { called, isBlank, stepsOf } from "./tree.mjs";
import { votes } from "./votes.mjs";

export function section(form, told) {
  const name = newId();
  const body = h("div", { class: "f-section-body" });
  const link = told.leads_to && form.links[told.leads_to] && !form.readOnly
    ? h("p", { class: "f-lead" }, h("a", { class: "btn btn-outline-primary btn-sm", href: form.links[told.leads_to].url }, icon("clipboard-check"), form.links[told.leads_to].words))
    : null;
  body.append(...{ fields: plain, each, "each-table": eachTable, votes }[told.manner](form, told));
  return h("section", { class: "panel f-section", "aria-labelledby": name }, h("h3", { id: name }, told.title), told.intro ? h("p", { class: "soft" }, told.intro) : null, link, body);
}

function plain(form, told) {
  const alone = told.drawn.length === 1;
  const grid = h("div", { class: "f-grid" });
  for (const { pointer, field } of told.drawn) {
    const around = form.root.place(stepsOf(pointer).slice(0, -1));
    const heading = !alone;
    grid.append(field.kind === "group" && !heading ? new Group(around, field, { heading: false }).element : drawn(around, field, { heading }).element);
  }
  return [grid];
}

/** Rows over a list that is drawn elsewhere: none is added or taken away here. */
class Over extends List {
  constructor(form, told, makeRow, makeBody) {
    const spec = { name: stepsOf(told.over).at(-1), label: told.title, item: { kind: "group", fields: told.drawn.map(({ field }) => field) }, columns: told.drawn.map(({ field }) => field.name), pick: false };
    super(form.root.place(stepsOf(told.over).slice(0, -1)), spec, { heading: false, drawRow: makeRow, drawBody: makeBody });
    this.none = h("p", { class: "soft" }, "Chưa có đơn vị nào trong danh sách thành viên.");
    this.element.append(this.none);
    this.renumber();
    form.listen(told.over, this, () => this.sync());
  }

  makeBody() { return this.options.drawBody(); }
  frame() { return h("div", { class: "f-table-wide" }, this.body); }
  tools() { return null; }
  rowTools() { return null; }
  makeRow(given) { return this.options.drawRow(this, given); }
  keys() {}
  renumber() {
    super.renumber();
    if (this.none) this.none.hidden = this.rows.length > 0;
  }
  sync() {
    if (this.rows.length !== this.items.length) this.refresh();
    for (const row of this.rows) row.refresh();
    this.renumber();
  }
}

class ScoreRow extends TableRow {
  constructor(list, given, columns) {
    super(list, given, columns, { more: false });
    this.who = h("th", { scope: "row", class: "f-who" });
    this.counter.after(this.who);
    this.line.lastElementChild.remove();
    this.#name();
  }
  number(at) {
    super.number(at);
    this.#name();
  }
  #name() { this.who?.replaceChildren(bdi(called(this.value) || "(chưa ghi tên)")); }
  label() {
    for (const cell of this.cells) cell.input.setAttribute("aria-label", `${cell.spec.label}, ${called(this.value)}`);
  }
}

function eachTable(form, told) {
  const columns = told.drawn.map(({ field }) => ({ path: field.name, steps: [field.name], spec: field, write: () => {} }));
  const makeBody = () => {
    const head = headRow(columns);
    head.firstElementChild.after(h("th", { scope: "col" }, "Đơn vị"));
    head.lastElementChild.remove();
    return h("table", { class: "f-table f-narrow" }, h("caption", { class: "visually-hidden" }, told.title), h("thead", {}, head));
  };
  return [new Over(form, told, (list, given) => new ScoreRow(list, given, columns), makeBody).element];
}

class EachRow extends Place {
  constructor(list, given, fields) {
    super(list, "");
    this.isRow = true;
    given(this);
    this.title = h("span", { class: "f-each-name" });
    this.count = h("span", { class: "f-count" });
    const body = h("div", { class: "f-fold-body" });
    const draw = () => { if (!body.childElementCount) body.append(...new Parts(this, fields).elements); };
    this.fields = fields;
    this.folds = [{ names: fields.map((field) => field.name), draw }];
    this.element = h("details", { class: "f-fold f-each", on: { toggle: () => this.element.open && draw() } }, h("summary", {}, icon("chevron-down"), this.title, this.count), body);
    this.refresh();
  }

  number(at) { this.at = at; this.#name(); }
  refresh() { super.refresh(); this.#name(); }
  #name() {
    this.title.replaceChildren(`${this.at ?? ""}. `, bdi(called(this.value) || "(chưa ghi tên)"));
    const count = this.fields.filter((field) => !isBlank(this.value?.[field.name])).length;
    this.count.textContent = count ? ` – đã ghi ${count} mục` : "";
  }
  offer(conflict) { this.parent.offerRow(this, conflict); }
}

function each(form, told) {
  const fields = told.drawn.map(({ field }) => field);
  return [new Over(form, told, (list, given) => new EachRow(list, given, fields), () => h("div", { class: "f-rows" })).element];
}
