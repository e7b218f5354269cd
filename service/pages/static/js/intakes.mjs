// A spreadsheet chosen or dropped is sent at once.

import { takeDrops } from "./drop.mjs";

const form = document.getElementById("tai-len");

if (form) {
  const file = document.getElementById("o-bang");
  takeDrops(document.getElementById("tha"), file);
  file.addEventListener("change", () => {
    if (!file.files.length) return;
    document.getElementById("dang-doc").textContent = `Đang đọc tệp “${file.files[0].name}”…`;
    form.requestSubmit();
  });
  // back from the next page the same file may be chosen again
  window.addEventListener("pageshow", () => {
    form.reset();
    document.getElementById("dang-doc").textContent = "";
  });
}
