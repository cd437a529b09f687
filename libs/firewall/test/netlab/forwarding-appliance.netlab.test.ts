import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

const TEMPLATE = join(import.meta.dirname, "../../templates/forwarding-appliance.sh");
const LAB = join(import.meta.dirname, "forwarding-lab.sh");
const CLIENT = "10.64.0.2";

const missing = whyNamespacesAreMissing();
if (missing !== "") {
  console.warn(`SKIPPED: the forwarding appliance is not tried: ${missing}`);
}

/** Why the lab cannot run; empty if it can. With REQUIRE_NETLAB=1 that is an error. */
function whyNamespacesAreMissing(): string {
  const probe = "mount -t tmpfs lab /mnt && ip link add one type veth peer name other && nft list ruleset && curl -V";
  const { status, stderr, error } = spawnSync("unshare", ["--net", "--mount", "sh", "-c", probe], { encoding: "utf8" });
  const reason = status === 0 ? "" : `namespaces, ip, nft and curl: ${error?.message ?? stderr.trim()}`;
  if (reason !== "" && process.env["REQUIRE_NETLAB"] === "1") {
    throw new Error(`REQUIRE_NETLAB=1, but ${reason}`);
  }
  return reason;
}

describe.skipIf(missing !== "")("an appliance started with forwarding-appliance.sh", () => {
  let tried: Readonly<Record<string, string>> = {};

  beforeAll(() => {
    const { status, stdout, stderr } = spawnSync("unshare", ["--net", "--mount", LAB, TEMPLATE], {
      encoding: "utf8",
      timeout: 50_000,
    });
    if (status !== 0) {
      throw new Error(`the lab ended with status ${String(status)}: ${stdout}${stderr}`);
    }
    tried = Object.fromEntries(
      stdout
        .trim()
        .split("\n")
        .map((line) => line.split("=", 2) as [string, string]),
    );
  });

  test("hands packets that come to its data interface on by that interface, with the client's address, both ways", () => {
    expect(tried["seenByServer"]).toBe(CLIENT);
    expect(Number(tried["passedPackets"])).toBeGreaterThanOrEqual(8);
  });

  test("is the way itself: nothing arrives when it does not forward", () => {
    expect(tried["withoutForwarding"]).toBe("nothing");
  });

  test("drops what a rule of nftables drops, and nothing beside", () => {
    expect(tried["whatARuleDrops"]).toBe("nothing");
    expect(tried["whatNoRuleDrops"]).toBe(CLIENT);
  });

  test("is not reached itself by its data interface, and sends what is its own by management", () => {
    expect(tried["applianceByItsDataInterface"]).toBe("nothing");
    expect(tried["ownWayOut"]).toBe("dev eth0");
  });
});
