// What is said beside a field: what is wrong, what to look at, what others changed, what two people changed.

import { bdi, button, h, icon } from "./dom.mjs";
import { inWords } from "./values.mjs";

const KINDS = {
  error: { picture: "exclamation-circle", name: "Cần sửa" },
  warning: { picture: "exclamation-triangle", name: "Nên xem lại" },
  other: { picture: "people", name: "" },
};

/** The remarks of one place, below it. */
export class Remarks {
  constructor(id) {
    this.element = h("div", { class: "f-remarks", id, hidden: true });
    this.kinds = new Set();
  }

  say(kind, text) {
    const { picture, name } = KINDS[kind];
    this.element.append(
      h("div", { class: `f-remark f-remark-${kind}`, "data-kind": kind }, icon(picture), h("span", {}, name ? h("span", { class: "visually-hidden" }, `${name}: `) : null, bdi(text))),
    );
    this.#changed();
  }

  clear(kinds) {
    for (const line of this.element.querySelectorAll(":scope > [data-kind]")) {
      if (kinds.includes(line.dataset.kind)) line.remove();
    }
    this.#changed();
  }

  /** Offer both values; `mine` and `theirs` are run when one is chosen. */
  offer({ yours, theirs, words, of = "" }, mine, others) {
    for (const box of this.element.querySelectorAll(".f-conflict")) if (box.dataset.of === of) box.remove();
    const chosen = (run) => () => { box.remove(); this.#changed(); run(); };
    const box = h(
        "div",
        { class: "f-conflict", "data-kind": "conflict", "data-of": of, role: "group", "aria-label": "Hai người cùng sửa" },
        h("p", {}, icon("people"), " ", of ? `${of}: ` : "", words.title),
        h("dl", {}, h("dt", {}, "Bạn ghi"), h("dd", {}, bdi(inWords(yours))), h("dt", {}, "Người khác ghi"), h("dd", {}, bdi(inWords(theirs)))),
        h(
          "div",
          { class: "f-conflict-choice" },
          button(words.mine, chosen(mine), { kind: "primary" }),
          button(words.theirs, chosen(others), { kind: "outline-secondary" }),
        ),
      );
    this.element.append(box);
    this.#changed();
  }

  #changed() {
    this.kinds = new Set([...this.element.children].map((line) => line.dataset.kind));
    this.element.hidden = !this.kinds.size;
  }
}

export const CHOICE = {
  field: { title: "Hai người cùng sửa ô này. Chọn nội dung sẽ lưu:", mine: "Dùng của tôi", theirs: "Dùng của người kia" },
  iRemoved: { title: "Bạn đã xoá mục này, nhưng người khác vừa sửa nó.", mine: "Vẫn xoá", theirs: "Giữ lại" },
  theyRemoved: { title: "Người khác đã xoá mục này, nhưng bạn vừa sửa nó.", mine: "Giữ lại", theirs: "Xoá theo" },
  order: { title: "Hai người cùng xếp lại thứ tự. Chọn thứ tự sẽ lưu:", mine: "Thứ tự của tôi", theirs: "Thứ tự của người kia" },
};
