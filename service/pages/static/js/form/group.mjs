// A part with its fields: what is usual at once, the rest folded under "Thêm chi tiết".

import { h, icon, newId } from "./dom.mjs";
import { Field } from "./field.mjs";
import { List, Mapping } from "./lists.mjs";
import { TalkingPlace } from "./place.mjs";
import { isBlank } from "./tree.mjs";

/** Draw a field of any kind below a place. */
export function drawn(parent, spec, options = {}) {
  if (spec.kind === "group") return new Group(parent, spec, options);
  if (spec.kind === "list") return List.of(parent, spec, options);
  if (spec.kind === "mapping") return Mapping.of(parent, spec, options);
  return new Field(parent, spec, options);
}

export class Group extends TalkingPlace {
  constructor(parent, spec, { heading = true, isRow = false } = {}) {
    super(parent, spec.name);
    this.spec = spec;
    this.isRow = isRow;
    const usual = spec.fields.filter((field) => field.usual !== false);
    const flat = !heading || spec.flat || usual.length === 1;
    const parts = new Parts(this, spec.fields);
    const name = newId();
    this.element = flat
      ? h("div", { class: "f-group f-full" }, this.remarks.element, parts.elements)
      : h("div", { class: "f-group f-full f-framed", role: "group", "aria-labelledby": name }, h("h4", { class: "f-group-name", id: name }, spec.label), this.remarks.element, parts.elements);
  }
}

/** The fields of a part in a grid, the folded ones behind. `skip` are names drawn elsewhere. */
export class Parts {
  constructor(place, fields, { skip = [] } = {}) {
    const told = fields.filter((field) => !skip.includes(field.name));
    const usual = told.filter((field) => field.usual !== false);
    const folded = told.filter((field) => field.usual === false);
    this.elements = [];
    if (usual.length) this.elements.push(h("div", { class: "f-grid" }, usual.map((field) => drawn(place, field).element)));
    if (folded.length) this.elements.push(new Fold(place, folded).element);
  }
}

/** Fields that few people need: drawn when they are opened, or hold something. */
export class Fold {
  constructor(place, fields) {
    this.place = place;
    this.fields = fields;
    const count = fields.filter((field) => !isBlank(place.value?.[field.name])).length;
    this.body = h("div", { class: "f-grid" });
    this.count = h("span", { class: "f-count" }, count ? ` (${count} mục đã ghi)` : "");
    this.element = h("details", { class: "f-fold f-full", on: { toggle: () => this.element.open && this.draw() } }, h("summary", {}, icon("chevron-down"), h("span", {}, "Thêm chi tiết"), this.count), this.body);
    place.folds = [...(place.folds ?? []), this];
    if (count && place.form.readOnly) this.element.open = true;
  }

  get names() { return this.fields.map((field) => field.name); }

  draw() {
    if (this.isDrawn) return;
    this.isDrawn = true;
    this.body.append(...this.fields.map((field) => drawn(this.place, field).element));
  }

  unfold() {
    this.draw();
    this.element.open = true;
  }
}
