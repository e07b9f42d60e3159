// The query in the page's address: ?q=…, and q.event=… and so on beside it.
//
// While the reader types, the address follows in place. When they mean it (Enter, a filter, a hit
// that is opened), the place where they began is put back and what they found becomes a new one, so
// that the back button goes from query to query and not from letter to letter.

import { filterNames, nothing, type Request } from "./session.js";

export interface Address {
  /** read returns what the address asks for, and takes it for what the reader means. */
  read(): Request;
  follow(request: Request): void;
  mean(request: Request): void;
}

/** addressOf keeps the query in the parameter param. */
export function addressOf(param: string): Address {
  let meant = location.href;

  const write = (request: Request): string => {
    const url = new URL(location.href);
    const put = (name: string, values: string[]) => {
      url.searchParams.delete(name);
      for (const v of values) if (v) url.searchParams.append(name, v);
    };
    put(param, [request.text]);
    put(`${param}.sort`, [request.byDate ? "date" : ""]);
    for (const name of filterNames) put(`${param}.${name}`, request.filters[name]);
    return url.href;
  };

  const go = (how: "pushState" | "replaceState", to: string) => {
    if (to === location.href && how === "replaceState") return;
    try {
      history[how](history.state, "", to);
    } catch {
      // Browsers refuse when it is too often; the next one will do.
    }
  };

  return {
    read() {
      const asked = nothing();
      const params = new URL((meant = location.href)).searchParams;
      asked.text = params.get(param) ?? "";
      asked.byDate = params.get(`${param}.sort`) === "date";
      for (const name of filterNames) asked.filters[name] = params.getAll(`${param}.${name}`);
      return asked;
    },
    follow: (request) => go("replaceState", write(request)),
    mean(request) {
      const to = write(request);
      go("replaceState", meant);
      if (to !== meant) go("pushState", to);
      meant = to;
    },
  };
}
