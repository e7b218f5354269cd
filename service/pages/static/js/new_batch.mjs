// A sheet for a batch: dropped or chosen, checked by the server, then sent to be made.

import { ask, Offline } from "./ask.mjs";
import { takeDrops } from "./drop.mjs";
import { tell } from "./tell.mjs";

const form = document.getElementById("hang-loat");
const template = document.getElementById("o-mau");
const file = document.getElementById("o-bang");
const check = document.getElementById("kiem-tra");
const result = document.getElementById("ket-qua");
const start = document.getElementById("bat-dau");
const fonts = document.getElementById("o-chu-cu");
const blank = document.getElementById("bang-trong");
let asked = 0;

takeDrops(document.getElementById("tha"), file);
check.addEventListener("click", inspect);
template.addEventListener("change", () => { follow(); forget(); if (file.files.length && template.value) inspect(); });
file.addEventListener("change", () => { forget(); if (file.files.length && template.value) inspect(); });
for (const field of form.querySelectorAll('[name="hoi-nghi"], [name="trang-tinh"], [name="chu-cu"]')) field.addEventListener("change", forget);
result.addEventListener("click", (event) => {
  if (!event.target.closest("[data-convert]")) return;
  fonts.value = "convert";
  inspect();
});
follow();

/** The blank workbook is that of the chosen template; one filled from its rows alone takes no conference. */
function follow() {
  const chosen = template.selectedOptions[0];
  blank.href = chosen?.dataset.workbook ?? blank.href;
  document.getElementById("chung").hidden = Boolean(chosen?.dataset.alone);
}

function forget() {
  asked += 1; // an answer on its way is of something else now
  result.replaceChildren();
  start.hidden = true;
}

async function inspect() {
  if (!form.reportValidity()) return;
  forget();
  const mine = asked;
  check.disabled = true;
  const waiting = document.createElement("p");
  waiting.textContent = "Đang đọc bảng…";
  result.replaceChildren(waiting);
  try {
    const found = await ask(form.dataset.check, { method: "POST", body: new FormData(form), patience: 180_000 });
    if (mine !== asked) return;
    result.innerHTML = found.html; // drawn by our own server, every text of the sheet escaped
    start.hidden = !found.good;
    if (found.good) start.querySelector("button").lastChild.textContent = ` Tạo ${found.documents.toLocaleString("vi")} văn bản`;
    result.focus({ preventScroll: true });
    result.scrollIntoView({ block: "nearest" });
  } catch (trouble) {
    if (mine !== asked) return;
    forget();
    const words = trouble instanceof Offline ? "Mất kết nối. Kiểm tra mạng rồi bấm lại." : trouble.faults?.[0]?.message ?? trouble.message;
    tell(words, "bad");
  } finally {
    check.disabled = false;
  }
}
