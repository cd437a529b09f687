import { readConfiguration } from "./index.js";
import { Unknown } from "../configuration.js";
const t = performance.now();
const c = await readConfiguration(process.argv.slice(2).map((path) => ({ path })));
console.log((performance.now() - t).toFixed(0), "ms", c.resources.size, "resources", c.allocations.size, c.unread);
const seen = new Map<string, string>();
const walk = (v: unknown, p: string): void => {
  if (v instanceof Unknown) {
    seen.set(p, v.reason);
    return;
  }
  if (typeof v === "object" && v !== null) for (const [k, x] of Object.entries(v)) walk(x, `${p}.${k}`);
};
for (const r of c.resources.values()) walk(r.attributes, r.address);
for (const [k, v] of c.outputs) walk(v, `out ${k}`);
for (const [p, r] of seen) console.log(p, "=>", r);
