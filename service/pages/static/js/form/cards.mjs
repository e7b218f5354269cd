// A list as cards: for entries of many fields, such as an award with those who are put forward.

import { bdi, h, newId } from "./dom.mjs";
import { Parts } from "./group.mjs";
import { List, register } from "./lists.mjs";
import { TalkingPlace } from "./place.mjs";
import { called } from "./tree.mjs";

class Card extends TalkingPlace {
  constructor(list, given) {
    super(list, "");
    this.isRow = true;
    given(this);
    const name = newId();
    this.title = h("h4", { class: "f-card-name", id: name });
    this.element = h(
      "div",
      { class: "f-card", role: "group", "aria-labelledby": name, on: { keydown: (event) => list.keys(event, this) } },
      h("div", { class: "f-card-head" }, this.title, list.rowTools(this)),
      this.remarks.element,
      new Parts(this, list.spec.item.fields).elements,
    );
  }

  number(at) {
    this.at = at;
    this.rename();
  }

  rename() {
    this.title.replaceChildren(`${this.at}. `, bdi(called(this.value) || "(chưa ghi tên)"));
  }

  refresh() {
    super.refresh();
    if (this.at) this.rename();
  }

  offer(conflict) { this.parent.offerRow(this, conflict); }
}

class Cards extends List {
  makeRow(given) { return new Card(this, given); }
}

register("cards", (parent, spec, options) => new Cards(parent, spec, options));
