// The menu of a row: up, down, a row above or below.

import { button, h } from "./dom.mjs";

let open = null;

export function rowMenu(opener, list, row) {
  open?.remove();
  const run = (what) => () => { menu.hidePopover(); what(); };
  const at = row.key;
  const items = [
    at > 0 && button("Chuyển lên", run(() => { list.move(row, -1); opener.focus(); }), { picture: "arrow-up", kind: "link" }),
    at < list.rows.length - 1 && button("Chuyển xuống", run(() => { list.move(row, 1); opener.focus(); }), { picture: "arrow-down", kind: "link" }),
    button("Chèn dòng phía trên", run(() => list.insert(row.key, list.blankRow()).focus()), { picture: "plus-lg", kind: "link" }),
    button("Chèn dòng phía dưới", run(() => list.insert(row.key + 1, list.blankRow()).focus()), { picture: "plus-lg", kind: "link" }),
  ].filter(Boolean);
  const menu = h("div", { class: "f-menu", popover: "auto", role: "group", "aria-label": "Thao tác với dòng" }, items);
  document.getElementById("noi-dung").append(menu); // within the main part of the page
  menu.addEventListener("toggle", (event) => { if (event.newState === "closed") { menu.remove(); if (document.activeElement === document.body) opener.focus(); } });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
  });
  menu.showPopover();
  const { bottom, right, top } = opener.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(right - width, innerWidth - width - 8))}px`;
  menu.style.top = `${bottom + height + 8 > innerHeight ? Math.max(8, top - height) : bottom + 4}px`;
  items[0].focus();
  open = menu;
}
