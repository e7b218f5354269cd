// The first steps, once for each person: three cards above the page, none in the way of anything.

import { ask } from "./ask.mjs";

const STEPS = [
  {
    title: "Nhập dữ liệu của hội nghị",
    text: "Đưa lên tệp Excel, chép danh sách đang có, hoặc gõ trên trang. Nhập tới đâu, máy lưu tới đó; không cần bấm “Lưu”.",
    points: '[data-tour="begin"]',
  },
  {
    title: "Tạo văn bản",
    text: "Mở hội nghị rồi vào “Văn bản”. Máy cho biết văn bản nào làm được ngay, văn bản nào còn thiếu gì; bấm vào chỗ thiếu là tới đúng ô cần điền.",
    points: '.menu a[href="/hoi-nghi"]',
  },
  {
    title: "Kiểm tra, in và ký",
    text: "Xem trước từng trang, tải tệp Word hoặc PDF, hoặc lấy một tệp in sẵn theo thứ tự ký với đúng số bản.",
    points: '[data-tour="documents"], .menu a[href="/mau"]',
  },
];

const place = document.getElementById("lam-quen");
const card = document.createElement("section");
card.className = "panel tour";
card.setAttribute("aria-label", "Làm quen trong ba bước");
const counter = made("p", "soft");
const heading = made("h2", "");
heading.tabIndex = -1;
const text = made("p", "");
const buttons = made("div", "page-actions");
const back = button("Bước trước", "btn btn-outline-secondary", () => turn(at - 1));
const next = button("Tiếp", "btn btn-primary", () => (at === STEPS.length - 1 ? end() : turn(at + 1)));
const skip = button("Bỏ qua", "btn btn-link", end);
buttons.append(back, next, skip);
card.append(counter, heading, text, buttons);
place.replaceWith(card);

let at = 0;
let pointed = [];
draw();

function turn(step) {
  at = step;
  draw();
  heading.focus();
}

function draw() {
  const step = STEPS[at];
  counter.textContent = `Làm quen: bước ${at + 1} trên ${STEPS.length}`;
  heading.textContent = step.title;
  text.textContent = step.text;
  back.hidden = at === 0;
  skip.hidden = at === STEPS.length - 1;
  next.textContent = at === STEPS.length - 1 ? "Bắt đầu" : "Tiếp";
  for (const element of pointed) element.classList.remove("pointed");
  pointed = [...document.querySelectorAll(step.points)];
  for (const element of pointed) element.classList.add("pointed");
}

function end() {
  for (const element of pointed) element.classList.remove("pointed");
  card.remove();
  document.getElementById("noi-dung").focus();
  ask(place.dataset.seen, { method: "POST", keepalive: true }).catch(() => {}); // shown again next time, no harm
}

function made(tag, kind) {
  const element = document.createElement(tag);
  element.className = kind;
  return element;
}

function button(label, kind, run) {
  const element = made("button", kind);
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", run);
  return element;
}
