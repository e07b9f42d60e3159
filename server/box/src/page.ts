// What the boxes of a page share: where the script came from, whose the shortcuts and the address
// are, and that the page stands still behind a dialog.

/**
 * The server is where this script came from, unless an element says otherwise. An image that is
 * named currentScript stands before the real one, and a comment on a blog may hold one.
 */
const current: unknown = document.currentScript;
const script = current instanceof HTMLScriptElement ? current : document.querySelector<HTMLScriptElement>("script[src*='talksearch.js']");
export const home = new URL(".", script?.src || location.href).href;

/** sheet makes a style sheet that is no inline style: a strict content security policy lets it be. */
export function sheet(text: string): CSSStyleSheet {
  const s = new CSSStyleSheet();
  s.replaceSync(text);
  return s;
}

const still = sheet(":root{overflow:hidden;scrollbar-gutter:stable}");

/** hold keeps the page from scrolling, or lets it. */
export function hold(yes: boolean): void {
  const others = document.adoptedStyleSheets.filter((s) => s !== still);
  document.adoptedStyleSheets = yes ? [...others, still] : others;
}

/** The boxes in the page, in the order they came. */
export const boxes: HTMLElement[] = [];

export const off = (box: HTMLElement, attribute: string): boolean => box.getAttribute(attribute) === "off";

/** ownsShortcut tells whether a box is the one that shortcuts open: the first with a dialog, or the first. */
export function ownsShortcut(box: HTMLElement): boolean {
  const willing = boxes.filter((b) => !off(b, "shortcut"));
  return (willing.find((b) => !isInline(b)) ?? willing[0]) === box;
}

export const isInline = (box: HTMLElement): boolean => box.getAttribute("mode") === "inline";

export const paramOf = (box: HTMLElement): string => box.getAttribute("param") ?? "q";

/** ownsAddress tells whether a box is the first that keeps its query in its parameter, where it has one. */
export function ownsAddress(box: HTMLElement): boolean {
  const param = paramOf(box);
  return !!param && boxes.find((b) => paramOf(b) === param) === box;
}
