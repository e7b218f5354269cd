// Values by name: by unit as rows of two fields, by kind of document as parts that open.

import { bdi, button, h, icon, newId, pictureButton } from "./dom.mjs";
import { Field } from "./field.mjs";
import { Parts } from "./group.mjs";
import { register } from "./lists.mjs";
import { Place, TalkingPlace } from "./place.mjs";
import { isBlank, isPart } from "./tree.mjs";

/** The name of an entry: a field that renames, where no other entry has the name. */
class NameField extends Field {
  get value() { return this.parent.key; }
  put(name) {
    const entry = this.parent;
    const around = entry.parent.ensure();
    let free = name ?? "";
    for (let n = 2; free !== entry.key && Object.hasOwn(around, free); n += 1) free = `${name ?? ""} (${n})`;
    const renamed = Object.fromEntries(Object.entries(around).map(([key, value]) => [key === entry.key ? free : key, value]));
    for (const key of Object.keys(around)) delete around[key];
    Object.assign(around, renamed);
    if (!Object.hasOwn(around, free)) around[free] = "";
    entry.key = free;
  }
}

class Entry extends Place {
  constructor(mapping, key) {
    super(mapping, key);
    const { spec } = mapping;
    this.name = new NameField(this, { name: "", kind: "line", label: "Đơn vị", suggest: "units" }, { bare: true });
    this.text = new Field(mapping, { ...spec.item, name: key, label: spec.label, example: spec.example }, { bare: true });
    this.text.put = (value) => { mapping.ensure()[this.key] = value ?? ""; };
    Object.defineProperty(this.text, "key", { get: () => this.key });
    this.element = h("div", { class: "f-entry" }, this.name.element, this.text.element, mapping.form.readOnly ? null : h("div", { class: "f-row-tools" }, pictureButton("x-lg", "Xoá dòng này", () => mapping.remove(this))));
  }
  blank() { return ""; }
  prune() {}
  leave() {
    super.leave();
    this.text.leave();
  }
}

class Named extends TalkingPlace {
  constructor(parent, spec) {
    super(parent, spec.name);
    this.spec = spec;
    this.entries = [];
    this.body = h("div", { class: "f-rows" });
    const name = newId();
    this.element = h(
      "div",
      { class: "f-list f-full", role: "group", "aria-labelledby": name },
      h("div", { class: "f-list-name", id: name }, spec.label),
      spec.hint ? h("div", { class: "form-text f-hint" }, spec.hint) : null,
      this.remarks.element,
      this.body,
      this.form.readOnly ? null : h("div", { class: "f-tools" }, button(spec.add ?? "Thêm dòng", () => this.add(), { picture: "plus-lg" })),
    );
    this.refresh();
  }

  add() {
    const value = this.ensure();
    if (!Object.hasOwn(value, "")) value[""] = "";
    this.refresh();
    this.entries.find((entry) => entry.key === "")?.name.focus();
  }

  remove(entry) {
    delete this.ensure()[entry.key];
    this.prune();
    this.refresh();
    this.form.changed(this);
    this.element.querySelector(".f-tools button")?.focus();
  }

  refresh() {
    const names = Object.keys(isPart(this.value) ? this.value : {});
    for (const entry of this.entries.filter((each) => !names.includes(each.key))) { entry.leave(); entry.element.remove(); }
    this.entries = names.map((name) => this.entries.find((entry) => entry.key === name) ?? new Entry(this, name));
    this.element.classList.toggle("f-none", !this.entries.length);
    for (const entry of this.entries) {
      if (!entry.element.isConnected || !this.body.contains(entry.element)) this.body.append(entry.element);
      entry.name.refresh();
      entry.text.refresh();
    }
  }
}

/** What each kind of document is told: one part for each kind there is, and for what else stands there. */
class Kinds extends Place {
  constructor(parent, spec) {
    super(parent, spec.name);
    this.spec = spec;
    this.element = h("div", { class: "f-kinds f-full" });
    this.parts = new Map();
    this.refresh();
  }

  refresh() {
    const kinds = new Map(this.form.kinds);
    for (const name of Object.keys(isPart(this.value) ? this.value : {})) if (!kinds.has(name)) kinds.set(name, name);
    for (const [kind, title] of kinds) {
      if (!this.parts.has(kind)) this.#draw(kind, title);
      this.parts.get(kind).refresh();
    }
  }

  #draw(kind, title) {
    const part = new Place(this, kind);
    const filled = !isBlank(this.value?.[kind]);
    const body = h("div", { class: "f-fold-body" });
    const draw = () => { if (!body.childElementCount) body.append(...new Parts(part, this.spec.item.fields).elements); };
    const fold = h("details", { class: "f-fold f-kind", open: filled, on: { toggle: () => fold.open && draw() } }, h("summary", {}, icon("chevron-down"), bdi(title)), body);
    part.folds = [{ names: this.spec.item.fields.map((field) => field.name), draw }];
    if (filled) draw();
    this.parts.set(kind, part);
    this.element.append(fold);
  }
}

register("named", (parent, spec) => new Named(parent, spec));
register("kinds", (parent, spec) => new Kinds(parent, spec));

