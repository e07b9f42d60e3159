// <talk-search>: the element, its attributes, and what its parts do together.

import { addressOf, type Address } from "./address.js";
import { connect } from "./api.js";
import { button, glass, h, icon, on } from "./dom.js";
import { belongsToIME, unconverted, watchComposition, type Composition } from "./ime.js";
import { listen } from "./keyboard.js";
import { speak } from "./messages.js";
import { forget, recent, remember } from "./recent.js";
import { begin, filtered, nothing, type FilterName, type Request, type Session } from "./session.js";
import { isShortcut } from "./shortcut.js";
import css from "./style.css";
import { viewOf, type View } from "./view.js";

// The server is where this script came from, unless an element says otherwise.
const script = (document.currentScript ?? document.querySelector("script[src*='talksearch.js']")) as HTMLScriptElement | null;
const home = new URL(".", script?.src || location.href).href;

/** Style sheets that scripts construct are no inline styles: a strict content security policy lets them be. */
function sheet(text: string): CSSStyleSheet {
  const s = new CSSStyleSheet();
  s.replaceSync(text);
  return s;
}
const style = sheet(css);
const locked = sheet(":root{overflow:hidden;scrollbar-gutter:stable}");

/** The elements in the page, in the order they came: shortcuts and the address are the first one's. */
const boxes: TalkSearch[] = [];

const mac = /Mac|iP(hone|ad|od)/.test(navigator.platform);

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
 * Style it with the variables --talksearch-accent, -background, -raised, -text, -soft, -border,
 * -mark, -radius, -font, and its parts; docs/search-box.md lists them.
 */
export class TalkSearch extends HTMLElement {
  static readonly observedAttributes = ["src", "mode", "lang", "limit", "placeholder", "param", "recent", "highlight"];

  readonly #root = this.attachShadow({ mode: "open" });
  #parts: { view: View; session: Session; dialog: HTMLDialogElement | undefined; composition: Composition; address: Address; leave: AbortController } | undefined;
  #request = nothing();
  #reading = false;
  #imeKey = false;

  connectedCallback(): void {
    if (!boxes.includes(this)) boxes.push(this);
    this.#build();
    const asked = this.#readAddress();
    if (asked) this.#arrive(asked);
  }

  disconnectedCallback(): void {
    this.#takeApart();
    boxes.splice(boxes.indexOf(this), 1);
  }

  attributeChangedCallback(_: string, before: string | null, after: string | null): void {
    if (!this.#parts || before === after) return;
    const open = this.#parts.dialog?.open;
    this.#build();
    if (open) this.open();
    else if (this.#inline) this.#ask(this.#request);
  }

  /** open opens the dialog, or puts the cursor into the field of an inline box; with a query it searches for that. */
  open(query?: string): void {
    if (!this.#parts) return;
    const { view, dialog } = this.#parts;
    if (dialog && !dialog.open) {
      dialog.showModal();
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, locked];
      this.#tell("open");
    }
    if (query !== undefined) this.#ask({ ...nothing(), text: query });
    else if (dialog) this.#ask(this.#request);
    view.input.focus();
    view.input.select();
  }

  /** close closes the dialog. */
  close(): void {
    this.#shut(false);
  }

  get #inline(): boolean {
    return this.getAttribute("mode") === "inline";
  }

  #option(name: string): boolean {
    return this.getAttribute(name) !== "off";
  }

  #build(): void {
    this.#takeApart();
    const m = speak(this.getAttribute("lang") || this.closest<HTMLElement>("[lang]")?.lang || navigator.language);
    const modal = !this.#inline;
    const client = connect(new URL(this.getAttribute("src") || home, document.baseURI).href.replace(/\/?$/, "/"));
    const view = viewOf(m, {
      modal,
      placeholder: this.getAttribute("placeholder"),
      highlight: this.#option("highlight"),
      recent: () => (this.#option("recent") ? recent() : []),
    }, {
      submit: () => this.#submit(),
      clear: () => this.#clear(),
      close: () => this.close(),
      more: () => session.more(),
      retry: () => session.retry(),
      unfilter: () => this.#mean({ ...nothing(), text: this.#request.text }),
      forget: () => {
        forget();
        view.show(session.state);
        view.input.focus();
      },
      ask: (text) => {
        this.#mean({ ...this.#request, text });
        view.input.focus();
      },
      toggle: (name, value) => this.#toggle(name, value),
      sort: () => this.#mean({ ...this.#request, byDate: !this.#request.byDate }),
      choose: (e, link) => this.#choose(e, link),
    });
    const session = begin(client, Number(this.getAttribute("limit")) || 20, () => this.#changed());
    const composition = watchComposition(view.input);
    const leave = new AbortController();

    let dialog: HTMLDialogElement | undefined;
    if (modal) {
      dialog = h("dialog", "dialog", { "aria-label": m.search }, view.panel);
      this.#watch(dialog, composition);
      const label = h("span", "label", null, m.search);
      const keys = this.#option("shortcut") && h("kbd", "", { "aria-hidden": "true" }, mac ? "⌘K" : "Ctrl K");
      this.#root.replaceChildren(button("button", () => this.open(), { "aria-haspopup": "dialog" }, icon(glass), label, keys), dialog);
    } else {
      this.#root.replaceChildren(view.panel);
    }
    this.#root.adoptedStyleSheets = [style];

    this.#parts = { view, session, dialog, composition, address: addressOf(this.getAttribute("param") ?? "q"), leave };
    view.input.value = this.#request.text;
    view.panel.addEventListener("keydown", (e) => this.#key(e));
    listen(view, { open: (option, newTab) => this.#follow(option, newTab) });
    for (const type of ["input", "compositionend"]) view.input.addEventListener(type, () => this.#typed());
    const { signal } = leave;
    document.addEventListener("keydown", (e) => this.#shortcut(e), { signal });
    const arrive = () => {
      const asked = this.#readAddress();
      if (asked) this.#arrive(asked);
    };
    addEventListener("popstate", arrive, { signal });
    // A page that comes back as it was left was left with the dialog closed.
    addEventListener("pageshow", (e) => e.persisted && arrive(), { signal });
    view.show(session.state);
  }

  #takeApart(): void {
    if (!this.#parts) return;
    const { dialog, session, leave } = this.#parts;
    leave.abort();
    session.end();
    if (dialog?.open) this.#unlock();
    this.#parts = undefined;
  }

  // Asking

  #typed(): void {
    const { view, composition } = this.#parts!;
    const text = view.input.value.trimStart();
    const reading = unconverted(composition.text) && text.endsWith(composition.text!);
    // The end of a composition changes the text, or what it is, or neither.
    if (text === this.#request.text && reading === this.#reading) return;
    this.#ask({ ...this.#request, text }, true, reading);
  }

  #ask(request: Request, soon = false, reading = false): void {
    const { view, session } = this.#parts!;
    this.#request = request;
    this.#reading = reading;
    // What is being typed is never written to the field: that would break a composition.
    if (!soon && view.input.value !== request.text) view.input.value = request.text;
    session.ask(request, soon, reading);
  }

  /** mean asks for what the reader chose and did not merely type. */
  #mean(request: Request): void {
    this.#ask(request);
    this.#settle();
  }

  #settle(): void {
    this.#withAddress((a) => a.mean(this.#request));
    const text = this.#request.text.trim();
    if (text && this.#option("recent")) remember(text);
  }

  #submit(): void {
    if (!this.#request.text && !filtered(this.#request)) return;
    this.#mean(this.#request);
  }

  #clear(): void {
    this.#mean(nothing());
    this.#parts!.view.input.focus();
  }

  #toggle(name: FilterName, value: string): void {
    const chosen = this.#request.filters[name];
    const values = chosen.includes(value) ? chosen.filter((v) => v !== value) : [...chosen, value];
    this.#mean({ ...this.#request, filters: { ...this.#request.filters, [name]: values } });
  }

  #changed(): void {
    const { view, session, composition } = this.#parts!;
    const { state } = session;
    view.show(state);
    if (state.waiting) return;
    if (composition.text === undefined) this.#withAddress((a) => a.follow(this.#request));
    if (state.answer) this.#tell("answer", { query: state.instead || this.#request.text, total: state.answer.total });
  }

  // Opening hits

  #follow(option: HTMLElement, newTab: boolean): void {
    if (newTab && option instanceof HTMLAnchorElement) {
      if (this.#selects(option)) window.open(option.href, "_blank", "noopener");
    } else {
      option.click();
    }
  }

  /** choose is told of a click, before its link is followed. */
  #choose(e: MouseEvent, link: HTMLAnchorElement): void {
    if (!this.#selects(link)) e.preventDefault();
    else if (e.button === 0 && !e.ctrlKey && !e.metaKey && !e.shiftKey) this.#shut(true);
  }

  #selects(link: HTMLAnchorElement): boolean {
    this.#settle();
    return this.#tell("select", { query: this.#request.text, url: link.href });
  }

  // The dialog

  #watch(dialog: HTMLDialogElement, composition: Composition): void {
    dialog.addEventListener("cancel", (e) => {
      // An Escape that gives up a conversion, or a phone's back button.
      e.preventDefault();
      if (composition.text === undefined && !this.#imeKey) this.close();
    });
    // A click closes when it begins and ends outside: text may be selected to beyond the edge.
    let began: EventTarget | null = null;
    dialog.addEventListener("pointerdown", (e) => (began = e.target));
    on(dialog, (e) => e.target === dialog && began === dialog && this.close());
  }

  /** shut closes the dialog; the address keeps the query when the reader goes on to a hit. */
  #shut(keepAddress: boolean): void {
    const dialog = this.#parts?.dialog;
    if (!dialog?.open) return;
    this.#parts!.session.end();
    dialog.close();
    this.#unlock();
    if (!keepAddress) this.#withAddress((a) => a.follow(nothing()));
    this.#tell("close");
  }

  #unlock(): void {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== locked);
  }

  #key(e: KeyboardEvent): void {
    this.#imeKey = belongsToIME(e);
    if (this.#imeKey) {
      setTimeout(() => (this.#imeKey = false));
      return;
    }
    if (e.key !== "Escape") return;
    e.preventDefault();
    e.stopPropagation();
    const { view, dialog } = this.#parts!;
    if (view.filters.close()) return;
    if (dialog) this.close();
    else if (view.active()) view.leave();
    else this.#clear();
  }

  #shortcut(e: KeyboardEvent): void {
    const wants = (b: TalkSearch) => b.#option("shortcut");
    if ((boxes.find((b) => wants(b) && !b.#inline) ?? boxes.find(wants)) !== this) return;
    const command = e.key.toLowerCase() === "k" && (e.metaKey || e.ctrlKey) && !belongsToIME(e);
    if (this.#parts?.dialog?.open) {
      if (!command) return;
      this.close();
    } else if (isShortcut(e)) {
      this.open();
    } else {
      return;
    }
    e.preventDefault();
  }

  // The address

  #withAddress(act: (a: Address) => void): void {
    const param = (b: TalkSearch) => b.getAttribute("param") ?? "q";
    if (this.#parts && boxes.find((b) => param(b) === param(this)) === this) act(this.#parts.address);
  }

  #readAddress(): Request | undefined {
    let asked: Request | undefined;
    this.#withAddress((a) => (asked = a.read()));
    return asked;
  }

  /** arrive shows what the address asks for: at first, and when the reader goes back or forward. */
  #arrive(asked: Request): void {
    const any = asked.text || filtered(asked);
    const dialog = this.#parts?.dialog;
    if (JSON.stringify(asked) === JSON.stringify(this.#request) && (!any || !dialog || dialog.open)) return;
    this.#request = asked;
    if (dialog && any) this.open();
    else if (dialog) this.#shut(true);
    if (this.#inline || any) this.#ask(asked);
  }

  #tell(what: string, detail?: unknown): boolean {
    return this.dispatchEvent(new CustomEvent(`talksearch:${what}`, { bubbles: true, composed: true, cancelable: what === "select", detail }));
  }
}
