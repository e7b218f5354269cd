// A batch being made: how far it is, until it has ended; then the page as it stands is shown.

import { ask, Offline } from "./ask.mjs";
import { tell } from "./tell.mjs";

const FIRST = 400; // milliseconds between two questions
const LONGEST = 4_000;
const GROWTH = 1.2;
const SPOKEN_EVERY = 10; // per cent

const part = document.getElementById("luot");
const bar = document.getElementById("thanh");
const count = document.getElementById("dem");
const failed = document.getElementById("loi-dem");
const spoken = document.getElementById("luot-loi");
let told = 0;

follow();

async function follow() {
  let pause = FIRST;
  let away = false;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? LONGEST : pause));
    let news;
    try {
      news = await ask(part.dataset.url);
    } catch (trouble) {
      if (trouble instanceof Offline || trouble.status >= 500 || trouble.status === 429) {
        if (!away) tell("Mất kết nối. Việc tạo văn bản vẫn tiếp tục trên máy chủ.", "info");
        away = true;
        pause = LONGEST;
        continue;
      }
      tell(trouble.message, "bad");
      return;
    }
    if (away) tell("Đã kết nối lại.", "done");
    away = false;
    pause = Math.min(pause * GROWTH, LONGEST);
    show(news);
    if (news.settled) {
      location.reload();
      return;
    }
  }
}

function show(news) {
  const ended = news.made + news.failed;
  bar.max = news.total;
  bar.value = ended;
  count.textContent = `${news.made.toLocaleString("vi")}/${news.total.toLocaleString("vi")}`;
  document.querySelector("#tinh-trang .mark").lastChild.textContent = ` ${news.words}`;
  failed.hidden = news.failed === 0;
  failed.querySelector("span").textContent = news.failed.toLocaleString("vi");
  const percent = Math.floor((ended / news.total) * 100);
  if (percent >= told + SPOKEN_EVERY) {
    told = percent;
    spoken.textContent = `Đã tạo ${news.made} trên ${news.total} văn bản.`;
  }
}
