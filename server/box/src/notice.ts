// What is said in place of results: nothing found, or an error, and what to do about it.

import type { Problem } from "./api.js";
import { button, h } from "./dom.js";
import type { Messages } from "./messages.js";
import { filtered, type State } from "./session.js";

export interface NoticeActions {
  retry(): void;
  unfilter(): void;
}

/** notice returns what state has to say beside its hits, or nothing. */
export function notice(state: State, m: Messages, actions: NoticeActions): HTMLElement | undefined {
  if (state.problem) return trouble(state.problem, m, actions);
  if (!state.answer || state.answer.total || state.hits.length) return undefined;
  const some = filtered(state.request);
  return box("nothing",
    h("p", "what", null, m.none(state.request.text)),
    some ? button("action", actions.unfilter, {}, m.unfilterAll) : h("ul", "", null, ...m.tips.map((tip) => h("li", "", null, tip))));
}

// Codes that people need not tell apart.
const like: Record<string, string> = { "not-ready": "no-index", "bad-parameter": "bad-query", "query-too-long": "bad-query" };

/** telling is a problem in words: what happened, and what to do. */
export function telling(p: Problem, m: Messages): [string, string] {
  return m.problem[like[p.code] ?? p.code] ?? m.problem["internal"]!;
}

function trouble(p: Problem, m: Messages, actions: NoticeActions): HTMLElement {
  const [what, advice] = telling(p, m);
  return box("trouble",
    h("p", "what", null, what),
    h("p", "", null, p.retryAfter ? m.after(p.retryAfter) : advice),
    button("action", actions.retry, {}, m.again));
}

function box(kind: string, ...children: HTMLElement[]): HTMLElement {
  return h("div", `notice ${kind}`, null, ...children);
}
