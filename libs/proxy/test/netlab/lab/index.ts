export { ADDRESSES } from "./addresses.js";
export { whyNoNetlab } from "./capability.js";
export { bootTransparent } from "./instance.js";
export { Lab } from "./lab.js";
export { bootWellKnown } from "./well-known.js";
