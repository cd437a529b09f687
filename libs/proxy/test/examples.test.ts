import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Attachment, Hub, Ipam, publishHub } from "@causeway/hub";
import { defineAccount } from "@causeway/platform";
import { synthesizeApps } from "@causeway/platform/testing";
import { Vpc } from "@causeway/vpc";
import { expect, test } from "vitest";
import { organization } from "./sample.js";
import { ownTransparentProxy, sharedForwardProxy, sharedTransparentProxy } from "./examples.js";

const read = (file: string) => readFileSync(join(import.meta.dirname, file), "utf8");

test("every example of the README is code that compiles, and that the next test synthesizes", () => {
  const code = read("examples.ts");
  const examples = [...read("../README.md").matchAll(/^```ts\n(.*?)^```$/gms)].map(([, example = ""]) => example);
  expect(examples).toHaveLength(3);
  for (const example of examples) {
    expect(code).toContain(example.trimEnd().replaceAll(/^(?=.)/gm, "  "));
  }
});

test("the examples have no mistakes", () => {
  const network = defineAccount("network", ({ stack }) => {
    const main = stack();
    const ipam = new Ipam(main, "ipam");
    const hub = new Hub(main, "hub", { ipam });
    const vpc = new Vpc(main, "inspection-vpc", { addresses: { cidr: "10.15.0.0/16" }, tiers: ["private", "transit"] });
    const attachment = new Attachment(main, "inspection", { vpc, hub, attachAs: "inspection" });
    hub.routeThroughInspection(attachment);
    publishHub(main, hub);
    sharedTransparentProxy(stack({ name: "transparent-proxy" }));
    sharedForwardProxy(stack({ name: "forward-proxy" }));
    ownTransparentProxy(stack({ name: "batch" }));
  });
  expect(Object.keys(synthesizeApps(organization, [network]))).toEqual([
    "network",
    "network_batch",
    "network_forward-proxy",
    "network_transparent-proxy",
  ]);
});
