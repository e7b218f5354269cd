// A place in the conference: where it is, what stands there. What is drawn of it belongs to it.

import { newId } from "./dom.mjs";
import { Remarks } from "./remarks.mjs";
import { escaped, isPart } from "./tree.mjs";

/** The whole conference. */
export class Root {
  constructor(form, tree) {
    this.form = form;
    this.tree = tree;
    this.children = [];
    this.pointer = "";
  }
  get value() { return this.tree; }
  ensure() { return this.tree; }
  prune() {}
  place(steps) {
    let found = this;
    for (const step of steps) found = found.children.find((child) => child.key === step && child.constructor === Place) ?? new Place(found, step);
    return found;
  }
  find(steps) { return nearest(this, steps); }
  clearRemarks(kinds) { for (const child of this.children) child.clearRemarks(kinds); }
}

export class Place {
  #key;
  constructor(parent, key) {
    this.parent = parent;
    this.form = parent.form;
    this.#key = key;
    this.children = [];
    parent.children.push(this);
  }

  /** A name in a part, an index in a list. */
  get key() { return this.isRow ? this.parent.rows.indexOf(this) : this.#key; }
  set key(name) { this.#key = name; }
  get pointer() { return `${this.parent.pointer}/${escaped(this.key)}`; }

  get value() {
    const around = this.parent.value;
    return around === null || typeof around !== "object" ? undefined : around[this.key];
  }

  blank() { return {}; }

  /** What stands here to write into, made where nothing does. */
  ensure() {
    const around = this.parent.ensure();
    if (around[this.key] === null || typeof around[this.key] !== "object") around[this.key] = this.blank();
    return around[this.key];
  }

  /** Put a value here; undefined takes it away, and with it the parts that hold nothing else. */
  put(value) {
    if (this.isRow) {
      this.parent.ensure()[this.key] = value ?? this.blank();
    } else if (value !== undefined) {
      this.parent.ensure()[this.key] = value;
    } else {
      const around = this.parent.value;
      if (around !== null && typeof around === "object") delete around[this.key];
      this.parent.prune();
    }
  }

  prune() {
    if (!this.isRow && isPart(this.value) && !Object.keys(this.value).length) this.put(undefined);
  }

  find(steps) { return nearest(this, steps); }
  refresh() { for (const child of this.children) child.refresh(); }
  leave() { this.parent.children = this.parent.children.filter((child) => child !== this); }
  clearRemarks(kinds) { for (const child of this.children) child.clearRemarks(kinds); }
  /** Make sure that it can be seen. */
  open() { this.parent.open?.(this); }
  focus() { return this.children.some((child) => child.focus?.()); }
}

/** A place beside which something can be said. */
export class TalkingPlace extends Place {
  constructor(parent, key) {
    super(parent, key);
    this.remarks = new Remarks(newId());
  }

  get told() { return this.remarks; }
  say(kind, text) { this.remarks.say(kind, text); }
  clearRemarks(kinds) {
    this.remarks.clear(kinds);
    super.clearRemarks(kinds);
  }
}

/** The drawn place that a pointer means, or the nearest around it: [place, steps left over]. */
function nearest(place, steps) {
  let best = [place, steps.length];
  if (!steps.length) return best;
  for (const fold of place.folds ?? []) if (fold.names.includes(steps[0])) fold.draw();
  for (const child of place.children) {
    if (String(child.key) !== steps[0]) continue;
    const found = child.find(steps.slice(1));
    if (found[1] < best[1] || (found[1] === best[1] && !best[0].element && found[0].element)) best = found;
  }
  return best;
}
