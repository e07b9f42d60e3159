// A box: what the field, the session, the address and the dialog do together.

import { addressOf, type Address } from "./address.js";
import { connect } from "./api.js";
import { button, glass, h, icon, on } from "./dom.js";
import { belongsToIME, unconverted, watchComposition } from "./ime.js";
import { listen } from "./keyboard.js";
import { speak } from "./messages.js";
import { boxes, hold, home, isInline, off, ownsAddress, ownsShortcut, paramOf, sheet } from "./page.js";
import { forget, recent, remember } from "./recent.js";
import { begin, filtered, nothing, type Request } from "./session.js";
import { isShortcut } from "./shortcut.js";
import css from "./style.css";
import { viewOf } from "./view.js";

export interface Box {
  open(query?: string): void;
  close(): void;
  opened(): boolean;
  /** request is what is searched for. */
  request(): Request;
  /** end leaves the page as if there had been no box. */
  end(): void;
}

const style = sheet(css);
const mac = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/** attach fills root as the attributes of host ask for. */
export function attach(host: HTMLElement, root: ShadowRoot, request: Request): Box {
  const attribute = (name: string) => host.getAttribute(name);
  const m = speak(attribute("lang") || host.parentElement?.closest<HTMLElement>("[lang]")?.lang || navigator.language);
  const inline = isInline(host);
  const remembers = !off(host, "recent");
  const gone = new AbortController();
  const { signal } = gone;
  const address = addressOf(paramOf(host));
  let reading = false;
  let imeKey = false;

  const tell = (what: string, detail?: unknown): boolean =>
    host.dispatchEvent(new CustomEvent(`talksearch:${what}`, { bubbles: true, composed: true, cancelable: what === "select", detail }));

  const withAddress = (act: (a: Address) => void) => {
    if (ownsAddress(host)) act(address);
  };

  // Asking

  const ask = (to: Request, soon = false, asReading = false) => {
    request = to;
    reading = asReading;
    // What is being typed is never written to the field: that would break a composition.
    if (!soon && input.value !== to.text) input.value = to.text;
    session.ask(to, soon, asReading);
  };

  const typed = () => {
    const text = input.value.trimStart();
    const asReading = unconverted(composition.text) && text.endsWith(composition.text!);
    // The end of a composition changes the text, or what it is, or neither.
    if (text !== request.text || asReading !== reading) ask({ ...request, text }, true, asReading);
  };

  /** settle takes what is asked for as what the reader means. */
  const settle = () => {
    withAddress((a) => a.mean(request));
    const text = request.text.trim();
    if (text && remembers) remember(text);
  };

  const mean = (change: Partial<Request>) => {
    ask({ ...request, ...change });
    settle();
  };

  const clear = () => {
    mean(nothing());
    input.focus();
  };

  const changed = () => {
    const { state } = session;
    view.show(state);
    if (state.waiting) return;
    if (composition.text === undefined) withAddress((a) => a.follow(request));
    if (state.answer) tell("answer", { query: state.instead || request.text, total: state.answer.total });
  };

  // Opening hits

  const selects = (link: HTMLAnchorElement): boolean => {
    settle();
    return tell("select", { query: request.text, url: link.href });
  };

  // The dialog

  const open = (query?: string) => {
    if (dialog && !dialog.open) {
      dialog.showModal();
      hold(true);
      tell("open");
    }
    if (query !== undefined) ask(nothing(query));
    else if (dialog) ask(request);
    input.focus();
    input.select();
  };

  /** shut closes the dialog; the address keeps the query when the reader goes on to a hit. */
  const shut = (keepAddress?: boolean) => {
    if (!dialog?.open) return;
    session.end();
    dialog.close();
    hold(false);
    if (!keepAddress) withAddress((a) => a.follow(nothing()));
    tell("close");
  };
  const close = () => shut();

  const view = viewOf(m, {
    modal: !inline,
    placeholder: attribute("placeholder"),
    highlight: !off(host, "highlight"),
    recent: () => (remembers ? recent() : []),
  }, {
    submit: () => (request.text || filtered(request)) && mean({}),
    clear,
    close,
    more: () => session.more(),
    retry: () => session.retry(),
    unfilter: () => mean(nothing(request.text)),
    forget() {
      forget();
      view.show(session.state);
      input.focus();
    },
    ask(text) {
      mean({ text });
      input.focus();
    },
    toggle(name, value) {
      const chosen = request.filters[name];
      const values = chosen.includes(value) ? chosen.filter((v) => v !== value) : [...chosen, value];
      mean({ filters: { ...request.filters, [name]: values } });
    },
    sort: () => mean({ byDate: !request.byDate }),
    choose(e, link) {
      if (!selects(link)) e.preventDefault();
      else if (!e.button && !e.ctrlKey && !e.metaKey && !e.shiftKey) shut(true);
    },
  });
  const { input, panel } = view;
  const composition = watchComposition(input);
  const session = begin(connect(new URL(attribute("src") || home, document.baseURI).href.replace(/\/?$/, "/")), Number(attribute("limit")) || 20, changed);
  const dialog = inline ? undefined : h("dialog", "dialog", { "aria-label": m.search }, panel);

  listen(view, (option, newTab) => {
    if (!newTab || !(option instanceof HTMLAnchorElement)) option.click();
    else if (selects(option)) window.open(option.href, "_blank", "noopener");
  });
  for (const type of ["input", "compositionend"]) input.addEventListener(type, typed);
  input.addEventListener("focus", () => view.show(session.state));

  panel.addEventListener("keydown", (e) => {
    imeKey = belongsToIME(e);
    if (imeKey) setTimeout(() => (imeKey = false));
    else if (e.key === "Escape") {
      e.preventDefault();
      if (view.filters.close()) return;
      if (dialog) close();
      else if (view.active()) view.leave();
      else clear();
    }
  });

  if (dialog) {
    dialog.addEventListener("cancel", (e) => {
      // An Escape that gives up a conversion, or a phone's back button.
      e.preventDefault();
      if (composition.text === undefined && !imeKey) close();
    });
    // A click closes when it begins and ends outside: text may be selected to beyond the edge.
    let began: EventTarget | null;
    dialog.addEventListener("pointerdown", (e) => (began = e.target));
    on(dialog, (e) => e.target === dialog && began === dialog && close());
  }

  document.addEventListener("keydown", (e) => {
    if (!ownsShortcut(host) || !isShortcut(e, dialog?.open)) return;
    e.preventDefault();
    if (dialog?.open) close();
    else open();
  }, { signal });

  /** arrive shows what the address asks for: at first, and when the reader goes back or forward. */
  const arrive = () => withAddress((a) => {
    const asked = a.read();
    const any = asked.text || filtered(asked);
    if (JSON.stringify(asked) === JSON.stringify(request) && (!any || !dialog || dialog.open)) return;
    request = asked;
    if (dialog && any) open();
    else if (dialog) shut(true);
    else ask(asked);
  });
  addEventListener("popstate", arrive, { signal });
  // A page that comes back as it was left was left with the dialog closed.
  addEventListener("pageshow", (e) => e.persisted && arrive(), { signal });

  boxes.push(host);
  root.adoptedStyleSheets = [style];
  root.replaceChildren(...(dialog ? [
    button("button", () => open(), { "aria-haspopup": "dialog" }, icon(glass), h("span", "label", null, m.search),
      !off(host, "shortcut") && h("kbd", "", { "aria-hidden": "true" }, mac ? "⌘K" : "Ctrl K")),
    dialog,
  ] : [panel]));
  view.show(session.state);
  if (request.text && inline) ask(request);
  arrive();

  return {
    open,
    close,
    opened: () => !!dialog?.open,
    request: () => request,
    end() {
      gone.abort();
      session.end();
      if (dialog?.open) hold(false);
      const i = boxes.indexOf(host);
      if (i >= 0) boxes.splice(i, 1);
    },
  };
}
