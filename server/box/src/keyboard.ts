// The keys of the field. All of them are the input method's while it composes.

import { belongsToIME } from "./ime.js";
import type { View } from "./view.js";

/** listen answers the keys that move the active option, and has open follow it or open its link in a new tab. Enter without one submits the form, as anywhere. */
export function listen(view: View, open: (option: HTMLElement, newTab: boolean) => void): void {
  const { input } = view;
  input.addEventListener("keydown", (e) => {
    if (belongsToIME(e) || e.altKey || e.shiftKey) return;
    const command = e.ctrlKey || e.metaKey;
    const active = view.active();
    if (e.key === "Enter") {
      if (!active) return;
      open(active, command);
    } else if (command) {
      return;
    } else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      if (!view.move(e.key === "ArrowDown" ? 1 : -1)) return;
    } else if (e.key === "ArrowRight") {
      // To the right of the text there is only the row.
      if (!active || input.selectionEnd !== input.value.length || !view.turn(1)) return;
    } else if (e.key === "ArrowLeft") {
      if (!active || !view.turn(-1)) return;
    } else {
      return;
    }
    e.preventDefault();
  });
}
