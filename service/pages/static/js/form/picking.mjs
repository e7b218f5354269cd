// Choosing units, or those who stand for them, from the members.

import { bdi, button, h, newId } from "./dom.mjs";
import { isPart } from "./tree.mjs";

/** Ask for members; resolves to new rows of the list, in the order of the block. */
export function pickFromMembers(form, spec, present) {
  const names = new Set();
  const members = form.members().filter((member) => !names.has(member.name) && names.add(member.name));
  const known = new Set(present.map((row) => (isPart(row) ? row.unit : row)));
  const boxes = members.map((member) => {
    const id = newId();
    const box = h("input", { type: "checkbox", class: "form-check-input", id, checked: known.has(member.name), disabled: known.has(member.name) });
    const who = spec.item.kind === "group" && member.head?.name && spec.item.fields.some((field) => field.name === "name") ? ` – ${member.head.name}` : "";
    return { member, box, line: h("li", { class: "form-check" }, box, h("label", { class: "form-check-label", for: id }, bdi(member.name + who))) };
  });
  const all = button("Chọn tất cả", () => { for (const { box } of boxes) if (!box.disabled) box.checked = true; }, { kind: "link" });
  return new Promise((resolve) => {
    const title = newId();
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-labelledby": title },
      h("div", { class: "dialog-head" }, h("h2", { id: title }, "Chọn từ đơn vị thành viên"), h("button", { type: "button", class: "btn-close", "aria-label": "Đóng", on: { click: () => dialog.close() } })),
      members.length ? [all, h("ul", { class: "f-picks" }, boxes.map(({ line }) => line))] : h("p", {}, "Chưa có đơn vị nào. Hãy ghi danh sách ở bước “Khối và thành viên”."),
      h("div", { class: "dialog-buttons" }, button("Thôi", () => dialog.close(), { size: "" }), members.length ? button("Đưa vào", () => dialog.close("yes"), { kind: "primary", size: "" }) : null),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      const chosen = boxes.filter(({ box }) => box.checked && !box.disabled).map(({ member }) => rowOf(spec, member));
      resolve(dialog.returnValue === "yes" ? chosen : []);
    });
    document.body.append(dialog);
    dialog.showModal();
    (boxes.find(({ box }) => !box.disabled)?.box ?? dialog.querySelector("button"))?.focus();
  });
}

function rowOf(spec, member) {
  if (spec.item.kind !== "group") return member.name;
  const names = spec.item.fields.map((field) => field.name);
  const row = { unit: member.name };
  for (const name of ["honorific", "name", "title"]) if (names.includes(name) && member.head?.[name]) row[name] = member.head[name];
  return row;
}
