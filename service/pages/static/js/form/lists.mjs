// A list: rows that are added, taken away (and back), moved, pasted, chosen from the members.

import { bdi, button, h, newId, pictureButton } from "./dom.mjs";
import { pasted, pastedLines } from "./pasting.mjs";
import { pickFromMembers } from "./picking.mjs";
import { TalkingPlace } from "./place.mjs";
import { CHOICE } from "./remarks.mjs";
import { rowMenu } from "./row_menu.mjs";
import { called, isBlank } from "./tree.mjs";
import { inWords } from "./values.mjs";

const MANNERS = {};

/** Each manner of drawing a list tells itself: table, cards, lines, outline. */
export function register(name, manner) { MANNERS[name] = manner; }

function mannerOf(spec) {
  if (spec.item.kind !== "group") return "lines";
  if (spec.columns?.length) return "table";
  const [first, ...others] = spec.item.fields;
  return first.kind === "text" && others.every((field) => field.kind === "list") ? "outline" : "cards";
}

export class List extends TalkingPlace {
  static of(parent, spec, options) { return MANNERS[mannerOf(spec)](parent, spec, options); }

  constructor(parent, spec, { heading = true, ...options } = {}) {
    super(parent, spec.name);
    this.spec = spec;
    this.options = options;
    this.rows = [];
    this.name = newId();
    this.heading = heading;
    this.body = this.makeBody();
    this.element = h(
      "div",
      { class: "f-list f-full", role: "group", "aria-labelledby": heading ? this.name : null, "aria-label": heading ? null : spec.label },
      heading ? h("div", { class: "f-list-name", id: this.name }, spec.label) : null,
      spec.hint ? h("div", { class: "form-text f-hint" }, spec.hint) : null,
      this.remarks.element,
      this.frame(),
      this.tools(),
    );
    this.renumber();
    this.refresh();
  }

  blank() { return []; }
  blankRow() { return this.spec.item.kind === "group" ? {} : ""; }
  get items() { return Array.isArray(this.value) ? this.value : []; }
  ensure() {
    const around = this.parent.ensure();
    if (!Array.isArray(around[this.key])) around[this.key] = [];
    return around[this.key];
  }

  makeBody() { return h("div", { class: "f-rows" }); }
  frame() { return this.body; }

  tools() {
    if (this.form.readOnly) return null;
    const picks = this.spec.pick !== false && this.isOfUnits;
    return h(
      "div",
      { class: "f-tools" },
      button(this.spec.add ?? (this.spec.item.kind === "text" ? "Thêm ý" : "Thêm dòng"), () => this.add(), { picture: "plus-lg" }),
      picks ? button("Chọn từ đơn vị thành viên…", () => this.pick(), { picture: "people", extra: "f-pick" }) : null,
    );
  }

  /** Whether each row is of a unit: then the members can be chosen from. */
  get isOfUnits() {
    const { item } = this.spec;
    return item.kind === "group" ? item.fields.some((field) => field.name === "unit" && field.suggest === "units") : this.spec.suggest === "units";
  }

  async pick() {
    const chosen = await pickFromMembers(this.form, this.spec, this.items);
    if (!chosen.length) return;
    this.dropBlankEnds();
    const at = this.rows.length;
    chosen.forEach((value, n) => this.insert(at + n, value));
    this.rows[at]?.focus();
  }

  dropBlankEnds() {
    while (this.rows.length && isBlank(this.items.at(-1))) this.take(this.rows.at(-1));
  }

  add() {
    const last = this.rows.at(-1);
    if (last && isBlank(last.value)) last.focus();
    else this.insert(this.rows.length, this.blankRow()).focus();
  }

  insert(at, value) {
    this.ensure().splice(at, 0, value);
    const row = this.#place(at);
    this.renumber();
    this.form.changed(this, { rows: true });
    return row;
  }

  #place(at) {
    const slot = { list: this };
    this.rows.splice(at, 0, slot);
    // a row asks for its place while it is drawn
    const row = this.makeRow((made) => { this.rows[this.rows.indexOf(slot)] = made; });
    const next = this.rows.slice(at + 1).find((other) => other.element);
    this.body.insertBefore(row.element, next?.element ?? null);
    return row;
  }

  /** Take a row away for good. */
  take(row) {
    const at = row.key;
    this.ensure().splice(at, 1);
    this.rows.splice(at, 1);
    row.leave();
    row.element.remove();
    this.renumber();
    if (!this.items.length) this.put(undefined);
    this.form.changed(this, { rows: true });
  }

  /** Take a row away, and offer it back in its place. */
  remove(row) {
    const at = row.key;
    const value = structuredClone(row.value);
    const after = row.element.nextSibling;
    this.take(row);
    this.undo?.remove();
    if (isBlank(value)) {
      (this.rows[at] ?? this.rows.at(-1))?.focus() ?? this.element.querySelector(".f-tools button")?.focus();
      return;
    }
    const back = button("Hoàn tác", () => {
      this.undo.remove();
      this.undo = null;
      this.insert(Math.min(at, this.rows.length), value).focus();
    }, { picture: "arrow-counterclockwise" });
    this.element?.classList.remove("f-none");
    this.undo = this.strip(h("span", {}, "Đã xoá “", bdi(called(value) || inWords(value)), "”."), back);
    this.undo.dataset.called = called(value);
    this.undo.dataset.at = at;
    this.body.insertBefore(this.undo, after?.parentNode === this.body ? after : null);
    back.focus();
  }

  strip(...children) { return h("div", { class: "f-undo", role: "status" }, ...children); }

  move(row, by) {
    const from = row.key;
    const to = Math.max(0, Math.min(this.rows.length - 1, from + by));
    if (to === from) return;
    const items = this.ensure();
    items.splice(to, 0, ...items.splice(from, 1));
    this.rows.splice(to, 0, ...this.rows.splice(from, 1));
    const focused = document.activeElement;
    this.body.insertBefore(row.element, this.rows[to + 1]?.element ?? null);
    focused?.focus({ preventScroll: true });
    row.element.scrollIntoView({ block: "nearest" });
    this.renumber();
    this.form.changed(this, { rows: true });
    this.form.announce(`Dòng ${to + 1} trên ${this.rows.length}`);
  }

  /** Draw what stands in the tree; rows that are still there keep their elements, and the focus in them. */
  refresh() {
    const items = this.items;
    const old = [...this.rows];
    if (this.undo && items.some((row) => called(row) === this.undo.dataset.called)) this.undo.remove(); // somebody kept it
    if (items.length === old.length && old.every((row, n) => row.called === called(items[n]) || !row.called)) {
      for (const row of old) row.refresh();
      return this.renumber();
    }
    const focused = document.activeElement;
    const free = new Set(old);
    const kept = items.map((value) => {
      const name = called(value);
      const row = name ? [...free].find((each) => each.called === name) : undefined;
      free.delete(row);
      return row;
    });
    for (const row of free) { row.leave(); row.element.remove(); }
    this.rows = kept.filter(Boolean);
    items.forEach((_, at) => {
      const row = kept[at] ?? this.#place(at);
      this.body.append(row.element);
    });
    if (this.undo?.isConnected) this.body.insertBefore(this.undo, this.rows[this.undo.dataset.at]?.element ?? null);
    for (const row of this.rows) row.refresh();
    this.renumber();
    if (focused && focused !== document.activeElement && this.body.contains(focused)) focused.focus({ preventScroll: true });
  }

  renumber() {
    this.element?.classList.toggle("f-none", !this.rows.length);
    this.rows.forEach((row, at) => { row.called = called(row.value); row.number?.(at + 1); });
  }

  /** Rows typed into a table of another program come at once; `column` counts from the cell that took them. */
  paste(event, row, columns, from) {
    if (this.form.readOnly) return;
    const table = pasted(event.clipboardData);
    if (!table) return;
    event.preventDefault();
    this.#put(table.length, row.key, (value, n) => {
      table[n].forEach((text, offset) => columns[from + offset]?.write(value, text));
      return value;
    });
  }

  pasteLines(event, row) {
    if (this.form.readOnly) return;
    const lines = pastedLines(event.clipboardData);
    if (!lines) return;
    event.preventDefault();
    this.#put(lines.length, row.key, (_, n) => this.lineOf(lines[n]));
  }

  lineOf(text) { return text; }

  #put(count, at, filled) {
    const before = structuredClone(this.items);
    const items = this.ensure();
    for (let n = 0; n < count; n += 1) items[at + n] = filled(structuredClone(items[at + n] ?? this.blankRow()), n);
    document.activeElement?.blur();
    this.rebuild();
    this.form.changed(this, { rows: true });
    this.rows[Math.min(at + count, this.rows.length) - 1]?.focus();
    this.form.tell(`Đã dán ${count} dòng.`, () => {
      this.put(before.length ? before : undefined);
      this.rebuild();
      this.form.changed(this, { rows: true });
    });
  }

  rebuild() {
    for (const row of this.rows) { row.leave(); row.element.remove(); }
    this.rows = [];
    this.items.forEach((_, at) => this.#place(at));
    this.renumber();
  }

  rowTools(row) {
    if (this.form.readOnly) return null;
    return h(
      "div",
      { class: "f-row-tools" },
      pictureButton("three-dots", "Chuyển lên, chuyển xuống, chèn dòng", (event) => rowMenu(event.currentTarget, this, row)),
      pictureButton("x-lg", "Xoá dòng này", () => this.remove(row)),
    );
  }

  keys(event, row) {
    if (this.form.readOnly) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      event.stopPropagation();
      this.move(row, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.ctrlKey && event.key === "Delete") {
      event.preventDefault();
      event.stopPropagation();
      this.remove(row);
    }
  }

  /** Both put the rows into another order. */
  offer({ yours, theirs }) {
    const names = (Array.isArray(yours) ? yours : []).map(called);
    const mine = () => {
      const rank = (row) => { const at = names.indexOf(called(row)); return at < 0 ? names.length : at; };
      this.put([...this.items].sort((one, other) => rank(one) - rank(other)));
      this.rebuild();
      this.form.changed(this, { rows: true });
      this.form.decided();
    };
    const told = (rows) => (Array.isArray(rows) ? rows.map((row) => called(row) || inWords(row)) : rows);
    this.remarks.offer({ yours: told(yours), theirs: told(theirs), words: CHOICE.order }, mine, () => this.form.decided());
  }

  /** One took the row away that the other changed; the row stands there as it was changed. */
  offerRow(row, { yours, theirs }) {
    const iRemoved = yours === null;
    const drop = () => { this.form.decided(); this.take(row); };
    const keep = () => this.form.decided();
    const told = (value) => (value === null ? "(đã xoá)" : inWords(value));
    row.told.offer({ yours: told(yours), theirs: told(theirs), words: iRemoved ? CHOICE.iRemoved : CHOICE.theyRemoved }, iRemoved ? drop : keep, iRemoved ? keep : drop);
  }
}

/** A mapping of names to values as rows of two fields. */
export class Mapping {
  static of(parent, spec, options) { return MANNERS[spec.keys === "kinds" ? "kinds" : "named"](parent, spec, options); }
}

