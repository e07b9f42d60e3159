// What talksearch.js does when it is loaded: it makes <talk-search> known, once,
// however often the page loads it and whether the elements are there already.

import { TalkSearch } from "./element.js";

if (!customElements.get("talk-search")) customElements.define("talk-search", TalkSearch);
