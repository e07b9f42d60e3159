// Filters: a button for each kind that opens its values, and a chip for each that is chosen.

import type { Facets, FacetValue } from "./api.js";
import { bdi, button, cross, h, icon, set } from "./dom.js";
import type { Messages } from "./messages.js";
import { filtered, filterNames, type FilterName, type State } from "./session.js";

export interface FilterActions {
  /** toggle chooses a value, or lets go of it. */
  toggle(name: FilterName, value: string): void;
  sort(): void;
}

const facetOf: Record<FilterName, keyof Facets> = { event: "events", speaker: "speakers", year: "years", tag: "tags" };

export interface FilterBar {
  readonly element: HTMLElement;
  show(state: State): void;
  /** close closes the values that are open, and tells whether there were any. */
  close(): boolean;
}

/** filterBar shows what the last answer can be narrowed to. */
export function filterBar(m: Messages, actions: FilterActions): FilterBar {
  const buttons = h("div", "buttons");
  const values = h("div", "values", { id: "values", role: "group" });
  const element = h("div", "filters", { role: "group", "aria-label": m.filters }, buttons, values);
  let facets: Facets | undefined;
  let opened: FilterName | undefined;
  let shown: State;

  const of = (name: FilterName): FacetValue[] => facets?.[facetOf[name]] ?? [];

  const open = (name: FilterName | undefined) => {
    opened = name;
    bar.show(shown);
  };

  const bar: FilterBar = {
    element,
    show(state) {
      shown = state;
      const { request, answer } = state;
      const { filters, byDate } = request;
      // While an answer is on its way, or nothing was found, the last values stay.
      if (answer?.facets && (answer.total || !facets)) facets = answer.facets;
      if (!request.text && !answer) facets = undefined;
      const focused = (element.getRootNode() as ShadowRoot).activeElement;
      const key = element.contains(focused) ? focused?.getAttribute("data-key") : null;

      const names = filterNames.filter((n) => of(n).length);
      if (opened && !names.includes(opened)) opened = undefined;
      buttons.replaceChildren(
        ...names.map((n) => button("filter", () => open(n === opened ? undefined : n),
          { "data-key": n, "aria-expanded": String(n === opened), "aria-controls": "values" }, m.filter[n])),
        button("filter sort", actions.sort, { "data-key": "sort", "aria-pressed": String(byDate) }, m.newest),
        ...filterNames.flatMap((n) => filters[n].map((v) => button("chip chosen", () => actions.toggle(n, v),
          { "data-key": `${n}-${v}`, "aria-label": m.unfilter(v) }, bdi(v), icon(cross)))));

      const name = opened;
      set(values, { hidden: !name, "aria-label": name && m.filter[name] });
      values.replaceChildren(...(name ? of(name) : []).map((v) => button("chip", () => actions.toggle(name!, v.value),
        { "data-key": `${name}=${v.value}`, "aria-pressed": String(filters[name!].includes(v.value)) },
        bdi(v.value), h("span", "count", null, v.count.toLocaleString(m.lang)))));
      element.hidden = !names.length && !filtered(request);

      // The button that was pressed is another now.
      if (key) (element.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? buttons.querySelector("button"))?.focus();
    },
    close() {
      const was = opened;
      if (was) {
        open(undefined);
        element.querySelector<HTMLElement>(`[data-key="${was}"]`)?.focus();
      }
      return !!was;
    },
  };
  return bar;
}
