// Looking at one document: zoom, from page to page, by buttons and keys; waits for pages that are being made.

const STEPS = [50, 67, 80, 100, 125, 150, 200]; // percent of the width of the frame
const WAIT = 1_500; // milliseconds until the page asks once more
const MOST_WAITS = 40;
const REMEMBERED = "vanthu-phong";

const viewer = document.getElementById("xem");
if (viewer) look(viewer);
if (document.getElementById("cho")) wait();

function look(frame) {
  const sheets = [...frame.querySelectorAll(".sheet")];
  const zoomBar = document.getElementById("phong");
  const pageBar = document.getElementById("trang-nut");
  const told = document.getElementById("trang-so");
  let zoom = Number(remembered()) || 100;
  let current = 0;
  zoomBar.hidden = false;
  pageBar.hidden = sheets.length < 2;

  function scale(percent) {
    zoom = percent;
    frame.style.setProperty("--zoom", String(percent / 100));
    for (const image of frame.querySelectorAll("img")) image.sizes = `${Math.round(sheets[0].clientWidth)}px`;
    document.getElementById("phong-muc").textContent = `${percent}%`;
    zoomBar.querySelector('[data-zoom="-1"]').disabled = percent <= STEPS[0];
    zoomBar.querySelector('[data-zoom="1"]').disabled = percent >= STEPS.at(-1);
    try { sessionStorage.setItem(REMEMBERED, String(percent)); } catch { /* a browser that keeps nothing */ }
  }

  function step(direction) {
    if (direction === 0) return scale(100);
    const next = direction > 0 ? STEPS.find((each) => each > zoom) : STEPS.findLast((each) => each < zoom);
    if (next) scale(next);
    sheets[current].scrollIntoView({ block: "start" });
  }

  function go(direction) {
    current = Math.min(Math.max(current + direction, 0), sheets.length - 1);
    sheets[current].scrollIntoView({ block: "start" });
    tellPage();
  }

  function tellPage() {
    told.textContent = `Trang ${current + 1}/${sheets.length}`;
    pageBar.querySelector('[data-page="-1"]').disabled = current === 0;
    pageBar.querySelector('[data-page="1"]').disabled = current === sheets.length - 1;
  }

  zoomBar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) step(Number(button.dataset.zoom));
  });
  pageBar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-page]");
    if (button) go(Number(button.dataset.page));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    const act = {
      "+": () => step(1), "=": () => step(1), "-": () => step(-1), 0: () => step(0),
      ArrowRight: () => go(1), ArrowLeft: () => go(-1),
      Home: () => go(-sheets.length), End: () => go(sheets.length),
    }[event.key];
    // sideways within an enlarged page the arrows scroll
    if (!act || (event.key.startsWith("Arrow") && zoom > 100)) return;
    event.preventDefault();
    act();
  });
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      current = sheets.indexOf(entry.target);
      tellPage();
    }
  }, { rootMargin: "-35% 0px -60% 0px" });
  for (const sheet of sheets) seen.observe(sheet);
  scale(STEPS.includes(zoom) ? zoom : 100);
  tellPage();
}

function remembered() {
  try { return sessionStorage.getItem(REMEMBERED); } catch { return null; }
}

function wait() {
  const at = new URL(location.href);
  const times = Number(new URLSearchParams(at.hash.slice(1)).get("cho") ?? 0);
  if (times >= MOST_WAITS) return;
  setTimeout(() => {
    history.replaceState(null, "", `#cho=${times + 1}`);
    location.reload();
  }, WAIT);
}
