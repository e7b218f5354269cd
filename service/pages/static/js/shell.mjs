// What every page does: the menu of small screens, native dialogs, a question before what cannot be undone,
// and forms that are sent once however often their button is pressed.

document.documentElement.classList.add("scripted");

const opener = document.querySelector(".menu-button");
const menu = document.getElementById("muc-luc");
if (opener && menu) {
  const turn = (open) => {
    menu.classList.toggle("open", open);
    opener.setAttribute("aria-expanded", String(open));
  };
  opener.addEventListener("click", () => turn(!menu.classList.contains("open")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.classList.contains("open")) {
      turn(false);
      opener.focus();
    }
  });
}

// the browser's own button for files speaks the browser's language
for (const input of document.querySelectorAll('input[type="file"]')) {
  const line = document.createElement("div");
  line.className = "file-line";
  const button = document.createElement("label");
  button.className = "btn btn-outline-primary";
  button.htmlFor = input.id;
  button.setAttribute("aria-hidden", "true"); // the input has its own label
  button.textContent = input.multiple ? "Chọn các tệp…" : "Chọn tệp…";
  const chosen = document.createElement("span");
  const name = () => {
    chosen.textContent = [...input.files].map((file) => file.name).join(", ") || "Chưa chọn tệp nào";
  };
  input.replaceWith(line);
  input.classList.add("visually-hidden");
  line.append(input, button, chosen);
  input.addEventListener("change", name);
  input.form?.addEventListener("reset", () => setTimeout(name));
  name();
}

document.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-open]");
  if (opens) document.getElementById(opens.dataset.open)?.showModal();
  const closes = event.target.closest("[data-close]");
  if (closes) closes.closest("dialog")?.close();
  if (event.target.closest("[data-back]")) history.back();
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    const submitter = event.submitter;
    if (await sure(form.dataset.confirm, form.dataset.yes || "Đồng ý")) {
      form.dataset.confirmed = "1";
      form.requestSubmit(submitter);
    }
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // a download leaves the page as it is, and a page may come back from the history
  setTimeout(() => { delete form.dataset.sent; delete form.dataset.confirmed; }, 3_000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) { delete form.dataset.sent; delete form.dataset.confirmed; }
});

/** Ask whether something shall be done; resolves to true or false. */
export function sure(question, yes = "Đồng ý", no = "Thôi") {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-label", question);
    const text = document.createElement("p");
    text.textContent = question;
    const buttons = document.createElement("div");
    buttons.className = "dialog-buttons";
    for (const [label, kind, value] of [[no, "btn btn-outline-secondary", ""], [yes, "btn btn-primary", "yes"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = kind;
      button.textContent = label;
      button.addEventListener("click", () => dialog.close(value));
      buttons.append(button);
    }
    dialog.append(text, buttons);
    dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue === "yes"); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
