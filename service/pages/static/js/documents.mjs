// The page of documents: follows what is being made until it is done, also after the page was loaded anew.

import { ask, Offline } from "./ask.mjs";
import { tell } from "./tell.mjs";

const FIRST = 250; // milliseconds between two questions
const LONGEST = 3_000;
const GROWTH = 1.08; // so that the answer comes about a tenth later than it could

const place = document.getElementById("luot");
if (place && "pending" in place.dataset) follow(place);

const form = document.getElementById("tao");
const here = new URL(location.href);
// somebody came here to have all made at once: the address of that wish must not stay in the history
if (here.searchParams.has("tao")) {
  here.searchParams.delete("tao");
  history.replaceState(null, "", here);
  if (form && "ready" in form.dataset) form.requestSubmit();
}

form?.addEventListener("submit", (event) => {
  const kinds = [...form.querySelectorAll('input[name="loai"]')];
  if (kinds.length && kinds.every((kind) => !kind.checked)) {
    event.preventDefault();
    tell("Chưa chọn văn bản nào. Hãy đánh dấu ít nhất một loại.", "bad");
    kinds[0].focus();
  }
});

async function follow(part) {
  const spoken = document.getElementById("luot-loi");
  let pause = FIRST;
  let away = false;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, document.hidden ? LONGEST : pause));
    let news;
    try {
      news = await ask(`${part.dataset.url}?ban=${encodeURIComponent(part.dataset.version)}`);
    } catch (trouble) {
      if (trouble instanceof Offline || trouble.status >= 500) {
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
    part.dataset.version = news.version;
    if (news.html) show(part, news.html);
    if (news.pending) continue;
    delete part.dataset.pending;
    spoken.textContent = news.said;
    tell(news.said, news.failed ? "bad" : "done");
    return;
  }
}

/** Put the part as the server draws it in the place of the old; what was open and focused stays so. */
function show(part, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const open = [...part.querySelectorAll("details")].map((each) => each.open);
  const focused = part.contains(document.activeElement) ? addressOf(document.activeElement) : null;
  part.replaceChildren(...fresh.body.childNodes);
  part.querySelectorAll("details").forEach((each, at) => { if (open[at]) each.open = true; });
  if (focused) [...part.querySelectorAll("a, button, summary")].find((each) => addressOf(each) === focused)?.focus();
}

function addressOf(element) {
  return `${element.tagName} ${element.getAttribute("href") ?? element.textContent.trim()}`;
}
