// What is proposed while typing: units and people of this conference, and the usual values of a field.

import { h } from "./dom.mjs";
import { cleaned, isBlank } from "./tree.mjs";

export class Suggestions {
  constructor(form, fixed) {
    this.form = form;
    this.fixed = fixed;
    this.lists = new Map();
  }

  /** The id of the list of that name. */
  listOf(name) {
    if (!this.lists.has(name)) {
      const list = h("datalist", { id: `goi-y-${name}` });
      document.body.append(list);
      this.lists.set(name, list);
      if (this.fixed[name]) list.append(...this.fixed[name].map((value) => h("option", { value })));
    }
    return `goi-y-${name}`;
  }

  fill(name) {
    if (this.fixed[name]) return;
    const found = name === "units" ? this.units() : [...this.people().keys()];
    const list = this.lists.get(name);
    if ([...list.children].map((option) => option.value).join("\n") === found.join("\n")) return;
    list.replaceChildren(...found.map((value) => h("option", { value })));
  }

  units() {
    return [...new Set(this.form.members().map((member) => member.name).filter(Boolean))];
  }

  /** Everybody who is named, by name: what else is known of the person comes with it. */
  people() {
    const found = new Map();
    const note = (person) => {
      if (typeof person.name !== "string" || !("title" in person || "honorific" in person)) return;
      found.set(person.name, { ...person, ...found.get(person.name) });
    };
    const walk = (value, unit) => {
      if (Array.isArray(value)) for (const each of value) walk(each, unit);
      else if (value !== null && typeof value === "object") {
        note(unit && !value.unit ? { ...value, unit } : value);
        for (const [name, inside] of Object.entries(value)) walk(inside, ["head", "signer"].includes(name) ? value.name : name === "person" ? value.unit : undefined);
      }
    };
    walk(this.form.tree, undefined);
    return found;
  }

  /** After a unit was chosen for an office: whoever heads it, where nobody is named yet. */
  completeOffice(field) {
    if (field.spec.name !== "unit") return;
    const person = field.parent.children.find((child) => child.spec?.name === "person");
    const head = this.form.members().find((member) => member.name === field.value && member.head?.name)?.head;
    if (!person || !isBlank(person.value) || !head?.name) return;
    const { honorific, name, title } = head;
    this.#put(person, cleaned({ honorific, name, title }));
    this.form.tell(`Đã ghi người đứng đầu đơn vị: ${name}.`, () => this.#put(person, undefined));
  }

  #put(place, value) {
    place.put(value);
    place.refresh();
    this.form.changed(place);
  }

  /** After a name was chosen: the rest of the person, where nothing is typed yet. */
  completePerson(field) {
    const place = field.parent;
    if (field.spec.suggest !== "people" || field.spec.name !== "name") return;
    const known = this.people().get(field.value);
    if (!known) return;
    for (const other of place.children) {
      const name = other.spec?.name;
      if (["title", "honorific", "unit"].includes(name) && other.value === undefined && known[name]) {
        other.put(known[name]);
        other.refresh();
        this.form.changed(other);
      }
    }
  }
}
