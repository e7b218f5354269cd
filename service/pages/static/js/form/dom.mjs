// Making elements: text is always text, never markup.

const ICONS = new URL("../../img/icons.svg", import.meta.url).pathname;
let count = 0;

export const newId = () => `t${(count += 1)}`;

/** An element with attributes and children; `on` names listeners. Children that are null are left out. */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, run] of Object.entries(value)) made.addEventListener(event, run);
    else if (name in made && typeof value === "boolean") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

export function button(words, run, { kind = "outline-secondary", size = "sm", picture = null, label = null, extra = "" } = {}) {
  return h(
    "button",
    { type: "button", class: `btn btn-${kind}${size ? ` btn-${size}` : ""} ${extra}`.trim(), "aria-label": label, title: label, on: { click: run } },
    picture ? icon(picture) : null,
    words,
  );
}

/** A button that is only a picture; `label` is what it does. */
export function pictureButton(picture, label, run) {
  return h("button", { type: "button", class: "f-tool", "aria-label": label, title: label, on: { click: run } }, icon(picture));
}

/** Text that people typed: marks that turn its direction then turn nothing else. */
export const bdi = (text) => h("bdi", {}, text);
