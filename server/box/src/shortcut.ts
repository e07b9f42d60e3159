// The keys that open the box from anywhere in the page: ⌘K, Ctrl+K and /.

import { belongsToIME } from "./ime.js";

/** isShortcut tells whether a key event of the document opens the box, or closes one that is open. What is typed into something is never taken from it. */
export function isShortcut(e: KeyboardEvent, open: boolean | undefined): boolean {
  if (e.defaultPrevented || e.repeat || belongsToIME(e) || e.altKey) return false;
  const command = (e.metaKey || e.ctrlKey) && e.key.toLowerCase() === "k" && !e.shiftKey;
  if (open) return command;
  return (command || (e.key === "/" && !e.metaKey && !e.ctrlKey)) && !editable(e.composedPath()[0]);
}

function editable(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches("input, textarea, select, [role=textbox], [role=searchbox], [role=combobox]") ||
    // An element with a closed shadow root has the focus inside: it may well be typed into.
    (target.localName.includes("-") && !target.shadowRoot)
  );
}
