// What talksearch.js does when it is loaded: it makes <talk-search> known, once,
// however often the page loads it and whether the elements are there already. A browser that
// lacks what the box is made of keeps the form inside the element.

import { TalkSearch } from "./element.js";

const name = "talk-search";
const able = "any" in AbortSignal && CSS.supports("color:light-dark(red,red)");
if (able && !customElements.get(name)) customElements.define(name, TalkSearch);
