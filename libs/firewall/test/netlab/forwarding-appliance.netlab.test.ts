import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { tryInLab, whyNoLab } from "./lab.js";

const CLIENT = "10.64.0.2";

describe.skipIf(whyNoLab() !== "")("an appliance started with forwarding-appliance.sh", () => {
  let tried: Readonly<Record<string, string>> = {};

  beforeAll(() => {
    tried = tryInLab("forwarding-lab.sh", join(import.meta.dirname, "../../templates/forwarding-appliance.sh"));
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
