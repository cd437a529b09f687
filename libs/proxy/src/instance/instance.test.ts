import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { forwardProxyInstance, transparentProxyInstance, versionNumber } from "./index.js";
import type { ForwardProxySettings, TransparentProxySettings } from "./index.js";
import { widest } from "./squid.js";
import { shellWord } from "./user-data.js";

const SHARED = {
  allowList: ["example.com", ".example.org"],
  clientCidrs: ["10.1.0.0/16", "10.2.0.0/16"],
  organizationCidrs: ["10.0.0.0/8", "198.51.100.0/24"],
  region: "eu-central-1",
  autoScalingGroupName: "proxy-a",
  lifecycleHookName: "answers",
  logGroups: { access: "/proxy/access", cache: "/proxy/cache", instance: "/proxy/instance" },
  metricNamespace: "Proxy",
};

function transparent(more: Partial<TransparentProxySettings> = {}) {
  return transparentProxyInstance({ ...SHARED, sniCheck: "dns", dataInterfaceId: "eni-1", bucketName: "b", ...more });
}

function forward(more: Partial<ForwardProxySettings> = {}) {
  const own = {
    port: 3128,
    healthCheckCidrs: ["10.0.7.0/24"],
    secretArn: "arn",
    elasticIpAllocationIds: ["eipalloc-1"],
  };
  return forwardProxyInstance({ ...SHARED, ...own, ...more });
}

function token(): string {
  return Token.asString({ resolve: () => "resolved" });
}

const configurationOf = ({ configuration }: ReturnType<typeof transparent>) => configuration[0]?.content ?? "";

describe("the transparent proxy's instance", () => {
  it("brings tokens of its interface, bucket and logs into the user data, and none into the configuration", () => {
    const tokens = [token(), token(), token()];
    const [dataInterfaceId = "", bucketName = "", access = ""] = tokens;
    const instance = transparent({ dataInterfaceId, bucketName, logGroups: { ...SHARED.logGroups, access } });
    for (const one of tokens) expect(instance.userData).toContain(one);
    expect(configurationOf(instance)).not.toMatch(/\$\{|%\{/);
  });

  it("leaves Terraform nothing to interpolate but tokens", () => {
    const { userData } = transparent({ bucketName: token() });
    const rest = userData.replaceAll(/\$\{TfToken\[[^\]]*\]\}/g, "").replaceAll(/\$\$\{|%%\{/g, "");
    expect(rest).not.toMatch(/\$\{|%\{/);
  });

  it("fits into what EC2 takes, once compressed: 16 KB", () => {
    expect(gzipSync(transparent().userData).length).toBeLessThan(16_384 / 2);
    expect(gzipSync(forward().userData).length).toBeLessThan(16_384 / 2);
  });

  it("has every domain in both access lists, of Host and of SNI, in the order of the list", () => {
    const lines = configurationOf(transparent()).split("\n");
    const domains = (name: string) =>
      lines.filter((line) => line.startsWith(`acl ${name} `)).map((line) => line.split(" ").at(-1));
    expect(domains("allowed_hosts")).toEqual(SHARED.allowList);
    expect(domains("allowed_names")).toEqual(SHARED.allowList);
  });

  it("gives another configuration, and no other user data, for another list or check", () => {
    const [one, list, check] = [
      transparent(),
      transparent({ allowList: [".a.test"] }),
      transparent({ sniCheck: "none" }),
    ];
    expect(new Set([one, list, check].map(configurationOf)).size).toBe(3);
    expect(new Set([one, list, check].map(({ userData }) => userData)).size).toBe(1);
    expect(new Set([one, list, check].map(({ configurationVersion }) => configurationVersion)).size).toBe(3);
  });

  it("closes the organization's public addresses as it does private ones", () => {
    const { userData } = transparent();
    for (const text of [userData, configurationOf(transparent())]) {
      expect(text).toMatch(/169\.254\.0\.0\/16,? .*198\.51\.100\.0\/24/);
    }
  });
});

describe("the forward proxy's instance", () => {
  it("keeps the list out of the user data, so that a change of it replaces no instance", () => {
    expect(forward().userData).toBe(forward({ allowList: ["other.test"] }).userData);
    expect(JSON.parse(forward().secret)).toEqual(SHARED.allowList);
  });

  it("brings tokens of addresses, secret and subnets into the user data", () => {
    const [address, secretArn, block] = [token(), token(), token()];
    const { userData } = forward({ elasticIpAllocationIds: [address], secretArn, healthCheckCidrs: [block] });
    for (const one of [address, secretArn, block]) expect(userData).toContain(one);
  });

  it("takes the VPC's resolver unless other DNS servers are named", () => {
    expect(forward().userData).toContain("dns_nameservers 169.254.169.253\n");
    expect(forward({ dnsServers: ["192.0.2.1", "192.0.2.2"] }).userData).toContain(
      "dns_nameservers 192.0.2.1 192.0.2.2\n",
    );
  });
});

describe("both", () => {
  it("leave mistakes in blocks to the construct, which reports them", () => {
    const { userData } = transparent({ clientCidrs: ["10.1.0.1/16", "nonsense"] });
    expect(userData).toContain("10.1.0.1/16, nonsense");
  });

  it("name no block that lies in another, which Squid would complain of", () => {
    expect(widest(["10.1.0.0/16", "10.0.0.0/8", "10.0.0.0/8", "192.0.2.0/24"])).toEqual(["10.0.0.0/8", "192.0.2.0/24"]);
  });

  it("quote what a shell would read", () => {
    expect(shellWord("a b")).toBe("'a b'");
    expect(shellWord("it's $(id)")).toBe(`'it'\\''s $(id)'`);
  });

  it("number a version as the instance does: the first 32 bits of its SHA-256", () => {
    const digest = createHash("sha256").update("a configuration").digest();
    expect(versionNumber("a configuration")).toBe(digest.readUInt32BE(0));
  });
});
