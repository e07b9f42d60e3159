// <talk-search>: the element and its attributes. What it does is in box.ts.

import { attach, type Box } from "./box.js";
import { nothing } from "./session.js";

/**
 * TalkSearch is a search box for a talksearch server. Attributes:
 *
 * - src: the server's address; by default where the script came from
 * - mode: "modal" (a button that opens a dialog) or "inline"
 * - lang: "ja" or "en"; by default that of the page around it
 * - theme: "auto", "light" or "dark"
 * - limit: how many talks come at once, 20
 * - placeholder: what the empty field says
 * - param: the name of the query's parameter in the page's address, q; empty leaves the address alone
 * - recent, shortcut, highlight: "off" does without recent queries, without ⌘K and /, and without
 *   telling pages of this site which words were found
 *
 * Events bubble: talksearch:open, talksearch:close, talksearch:answer {query, total} and, before a
 * link is followed and cancelable, talksearch:select {query, url}.
 *
 * Variables and parts for the looks of it are listed in docs/search-box.md.
 */
export class TalkSearch extends HTMLElement {
  static readonly observedAttributes = ["src", "mode", "lang", "limit", "placeholder", "param", "recent", "shortcut", "highlight"];

  #root = this.attachShadow({ mode: "open" });
  #box: Box | undefined;

  connectedCallback(): void {
    this.#box?.end();
    this.#box = attach(this, this.#root, this.#box?.request() ?? nothing());
  }

  disconnectedCallback(): void {
    this.#box?.end();
  }

  attributeChangedCallback(_: string, before: string | null, after: string | null): void {
    if (!this.#box || !this.isConnected || before === after) return;
    const open = this.#box.opened();
    this.connectedCallback();
    if (open) this.open();
  }

  /** open opens the dialog, or puts the cursor into the field of an inline box; with a query it searches for that. */
  open(query?: string): void {
    this.#box?.open(query);
  }

  /** close closes the dialog. */
  close(): void {
    this.#box?.close();
  }
}
