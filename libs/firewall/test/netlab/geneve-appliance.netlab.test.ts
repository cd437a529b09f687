import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { renderFile } from "@causeway/aws";
import { tryInLab, whyNoLab } from "./lab.js";

const template = join(import.meta.dirname, "../../templates/geneve-appliance.sh");
const REQUEST = "10.64.0.2>198.51.100.2";

describe.skipIf(whyNoLab() !== "")("an appliance started with geneve-appliance.sh", () => {
  let tried: Readonly<Record<string, string>> = {};

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), "causeway-geneve-"));
    try {
      const script = join(folder, "user-data.sh");
      writeFileSync(script, renderFile(template, { HEALTH_PORT: "8080", GWLBTUN_URL: "s3://bucket/gwlbtun" }));
      tried = tryInLab("geneve-lab.sh", script);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("answers health checks on the port that it is told", () => {
    expect(tried["healthPort"]).toBe("8080");
  });

  test("gives back what an endpoint's tunnel brings, requests and replies, with their addresses", () => {
    expect(tried["request"]).toBe(REQUEST);
    expect(tried["reply"]).toBe("198.51.100.2>10.64.0.2");
  });

  test("gives it back to the endpoint that it came from, whatever its addresses", () => {
    expect(tried["sameAddressesByAnotherEndpoint"]).toBe(REQUEST);
    expect(tried["byTheOtherTunnel"]).toBe("nothing");
  });

  test("drops what a rule of nftables drops", () => {
    expect(tried["whatARuleDrops"]).toBe("nothing");
  });

  test("sends what is its own by management, and GENEVE by the interface that inspects", () => {
    expect(tried["ownWayOut"]).toBe("dev eth1");
    expect(tried["backToTheLoadBalancer"]).toBe("dev eth0");
  });
});
