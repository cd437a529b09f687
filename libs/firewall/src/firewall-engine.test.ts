import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ENGINES = ["appliance", "gateway-load-balancer", "network-firewall"];

test.each(ENGINES)("the engine %s knows no other engine, nor the places where it stands", (engine) => {
  const folder = join(import.meta.dirname, engine);
  const sources = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const imported = sources.flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/from "\.\.\/([\w-]+)/g)].map(([, name]) => name),
  );
  const shared = ["firewall-engine", "machine", "rules"];
  expect(imported.length).toBeGreaterThan(0);
  expect(imported.filter((name) => !shared.includes(name ?? ""))).toEqual([]);
});
