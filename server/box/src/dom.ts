// Building elements. Text becomes text nodes here and nothing else: no markup is ever parsed.

export type Child = Node | string | false | undefined | null;
export type Attributes = Record<string, string | number | boolean | undefined>;

/**
 * h makes an element. names are its classes, and the parts by which a page may style it. An
 * attribute that is false or undefined is left out, one that is true is empty.
 */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, names: string, attributes?: Attributes | null, ...children: Child[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  set(e, { class: names || undefined, part: names || undefined, type: tag === "button" && tag, ...attributes });
  e.append(...children.filter((c): c is Node | string => !!c));
  return e;
}

/** button makes a button that does no more than click. */
export function button(names: string, click: () => void, attributes: Attributes, ...children: Child[]): HTMLButtonElement {
  return on(h("button", names, attributes, ...children), click);
}

/** bdi keeps the direction of a note's text from what stands around it. */
export const bdi = (text: string, attributes?: Attributes): HTMLElement => h("bdi", "", attributes, text);

export function set(e: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) e.removeAttribute(name);
    else e.setAttribute(name, value === true ? "" : String(value));
  }
}

/** on listens for clicks, and gives the element back. */
export function on<E extends Element>(e: E, click: (e: MouseEvent) => void): E {
  e.addEventListener("click", (event) => click(event as MouseEvent));
  return e;
}

const svg = "http://www.w3.org/2000/svg";

/** icon draws paths of a 24 by 24 grid, for the eye alone. */
export function icon(path: string): SVGElement {
  const e = document.createElementNS(svg, "svg");
  set(e, { viewBox: "0 0 24 24", "aria-hidden": "true" });
  const p = document.createElementNS(svg, "path");
  set(p, { d: path });
  e.append(p);
  return e;
}

export const glass = "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20";
export const cross = "M6 6l12 12M18 6 6 18";
