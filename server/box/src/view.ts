// The panel: the field, and below it all that state has to show.

import { bdi, button, cross, glass, h, icon, on, set } from "./dom.js";
import { filterBar, type FilterActions, type FilterBar } from "./filters.js";
import type { Messages } from "./messages.js";
import { notice, telling, type NoticeActions } from "./notice.js";
import { completions, recents, talks, type List, type Row } from "./results.js";
import { maxOffset, type State } from "./session.js";

export interface ViewActions extends FilterActions, NoticeActions {
  submit(): void;
  clear(): void;
  close(): void;
  more(): void;
  forget(): void;
  /** ask searches for a completion, a correction or a recent query. */
  ask(text: string): void;
  /** choose is told of a hit's link that is followed. */
  choose(e: MouseEvent, link: HTMLAnchorElement): void;
}

export interface ViewOptions {
  modal: boolean;
  placeholder: string | null;
  highlight: boolean;
  recent: () => string[];
}

export interface View {
  readonly input: HTMLInputElement;
  readonly panel: HTMLElement;
  readonly filters: FilterBar;
  show(state: State): void;
  /** active is the option that Enter opens. */
  active(): HTMLElement | undefined;
  /** move changes it by rows, from the field round to it again. It tells whether it could. */
  move(rows: number): boolean;
  /** turn changes it within its row. It tells whether it could. */
  turn(columns: number): boolean;
  leave(): void;
}

export function viewOf(m: Messages, options: ViewOptions, actions: ViewActions): View {
  let shown: unknown;
  let rows: Row[] = [];
  let row = -1;
  let column = 0;

  // Not of type search: browsers give that a cross and an Escape of their own.
  const input = h("input", "input", {
    type: "text", role: "combobox", "aria-label": m.search, "aria-expanded": "false", "aria-controls": "list", "aria-autocomplete": "list",
    placeholder: options.placeholder ?? m.placeholder, maxlength: 500, enterkeyhint: "search",
    autocomplete: "off", autocorrect: "off", autocapitalize: "off", spellcheck: "false",
  });
  const clear = button("icon", actions.clear, { "aria-label": m.clear }, icon(cross));
  const form = h("form", "bar", { role: "search" }, icon(glass), input, clear,
    options.modal && button("close", actions.close, {}, m.close));
  const filters = filterBar(m, actions);
  const status = h("p", "status", { role: "status" });
  const correction = h("p", "correction");
  const list = h("div", "list", { id: "list", role: "listbox", "aria-label": m.results });
  const rest = h("div", "rest");
  const scroll = h("div", "scroll", null, correction, list, rest);
  const forget = button("action", actions.forget, {}, m.forget);
  const keys = h("p", "keys", { "aria-hidden": "true" },
    ...m.keys.slice(0, options.modal ? 4 : 3).map(([key, meaning]) => h("span", "", null, h("kbd", "", null, key), meaning)));
  const panel = h("div", "panel", null, form, filters.element, status, scroll, h("div", "foot", null, forget, keys));

  const active = () => rows[row]?.[column];

  const activate = (toRow: number, toColumn = 0) => {
    active()?.setAttribute("aria-selected", "false");
    row = toRow;
    column = toColumn;
    const option = active();
    set(input, { "aria-activedescendant": option?.id });
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
  };

  const fill = (lists: List[], anew: boolean) => {
    list.replaceChildren(...lists.flatMap((l) => l.groups));
    rows = lists.flatMap((l) => l.rows);
    rows.flat().forEach((option, i) => (option.id = `option-${i}`));
    list.hidden = !rows.length;
    set(input, { "aria-expanded": String(!list.hidden) });
    if (anew) scroll.scrollTop = 0;
    activate(anew ? -1 : row, anew ? 0 : column);
  };

  const clicked = (e: MouseEvent) => {
    const option = (e.target as Element).closest<HTMLElement>("[role=option]");
    const text = option?.dataset["ask"];
    if (text) actions.ask(text);
    else if (option instanceof HTMLAnchorElement) actions.choose(e, option);
  };
  on(list, clicked);
  list.addEventListener("auxclick", (e) => e.button === 1 && clicked(e));
  // The field keeps the focus, and a touch keyboard stays up, when a completion is pressed.
  list.addEventListener("mousedown", (e) => (e.target as Element).closest("[data-ask]") && e.preventDefault());
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    actions.submit();
  });

  return {
    input,
    panel,
    filters,
    active,
    show(state) {
      const { answer, request, problem, hits } = state;
      clear.hidden = !input.value;
      const said = summary(state, m);
      if (status.textContent !== said) status.textContent = said;
      set(scroll, { "aria-busy": String(state.waiting) });

      const blank = !request.text && !answer && !problem;
      // An inline box shows what was searched for lately when it is gone to, and not before.
      const asked = blank ? recents(options.modal || panel.matches(":focus-within") ? options.recent() : [], m) : completions(state.completions, m);
      fill([asked, talks(hits, m, options.highlight)], !answer || shown !== answer);
      shown = answer;
      forget.hidden = !blank || !asked.rows.length;
      filters.show(state);

      const meant = answer?.did_you_mean;
      correction.replaceChildren(...(meant ? [m.didYouMean, " ", button("action did-you-mean", () => actions.ask(meant), {}, bdi(meant))] : []));
      const told = notice(state, m, actions);
      const more = answer && hits.length && hits.length < Math.min(answer.total, maxOffset) && !answer.partial;
      const held = rest.querySelector(":focus");
      rest.replaceChildren(...(told ? [told] : more ? [button("more", actions.more, {}, m.more)] : []));
      if (held) (rest.querySelector("button") ?? input).focus();
      panel.classList.toggle("blank", blank && !asked.rows.length);
    },
    move(by) {
      const places = rows.length + 1; // the field is one
      if (places > 1) activate(((row + 1 + by + places) % places) - 1);
      return places > 1;
    },
    turn(by) {
      const can = !!rows[row]?.[column + by];
      if (can) activate(row, column + by);
      return can;
    },
    leave: () => activate(-1),
  };
}

/** summary is what the live region says. */
function summary({ answer, hits, instead, waiting, problem }: State, m: Messages): string {
  if (waiting) return m.searching;
  if (problem) return telling(problem, m)[0];
  if (!answer) return "";
  if (!hits.length) return m.none(answer.query);
  return [
    instead && m.instead(instead),
    answer.retyped && m.retyped(answer.retyped),
    m.found(...([answer.total, answer.total_notes].map((n) => n.toLocaleString(m.lang)) as [string, string])),
    answer.partial && m.partial,
  ].filter(Boolean).join(m.stop);
}
