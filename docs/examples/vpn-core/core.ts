import { allowTraffic, InspectionVpc, networkFirewall } from "@causeway/firewall";
import { AttachmentRole, Hub, Ipam, publishHub } from "@causeway/hub";
import type { IHub } from "@causeway/hub";
import { defineOrganization } from "@causeway/organization";
import type { Organization } from "@causeway/organization";
import { defineAccount } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";
import { CoreHealth, CoreManagement, VpnCore } from "@causeway/vpn-core";
import type { VpnCoreProps } from "@causeway/vpn-core";
import { Vpc } from "@causeway/vpc";

export interface Example {
  readonly organization: Organization;
  readonly accounts: readonly AccountApp[];
}

/** Both segments leave by the egress `core`. Between them stands the inspection VPC. */
const organization = defineOrganization({
  id: "o-a1b2c3d4e5",
  supernet: "10.64.0.0/10",
  homeRegion: "eu-central-1",
  regions: {
    "eu-central-1": {
      cidr: "10.64.0.0/12",
      zones: { "eu-central-1a": { slot: 0 }, "eu-central-1b": { slot: 1 } },
    },
  },
  networkAccount: "network",
  accounts: {
    network: { id: "111111111111" },
    shop: { id: "222222222222", segments: ["production"] },
    lab: { id: "333333333333", segments: ["development"] },
  },
  pools: {
    production: { "eu-central-1": "10.64.0.0/14" },
    development: { "eu-central-1": "10.68.0.0/14" },
    hub: { "eu-central-1": "10.79.0.0/16" },
  },
  segments: {
    production: { pool: "production", egress: "core" },
    development: { pool: "development", egress: "core" },
  },
  connections: [["production", "development"]],
  inspection: { traffic: "segments" },
  tags: {},
});

/** 1 Gbit/s is promised; a pod carries 1 Gbit/s, and one may fail: two pods. */
function core(hub: IHub): VpnCoreProps {
  return {
    addresses: { cidr: "10.79.8.0/22" },
    hub,
    egress: "core",
    workloads: [
      { name: "production", promised: 700, cidrs: ["10.64.0.0/14"] },
      { name: "development", promised: 300, cidrs: ["10.68.0.0/14"] },
    ],
    capacity: { devices: { vpnInstance: 2000, firewallInstance: 1000 }, spares: 1 },
    asn: 65010,
    vpnInstance: {
      imageId: "ami-0123456789abcdef0",
      instanceType: "c7gn.large",
      keyQueries: [".tunnel1", ".tunnel2"],
    },
    firewall: { imageId: "ami-0123456789abcdef1", instanceType: "c7gn.large" },
  };
}

/** The steps of a replacement: a core, one beside it, the hand-over, and the old one gone. */
export type Step = "one core" | "two cores" | "handed over" | "new core";

export function exampleAt(step: Step): Example {
  const network = defineAccount("network", ({ stack }) => {
    const account = stack();
    const ipam = new Ipam(account, "ipam");
    const hub = new Hub(account, "hub", { ipam });
    new AttachmentRole(account, "attachment-role");
    const rules = [allowTraffic({ name: "https", protocol: "tcp", destinations: ["10.64.0.0/10"], ports: [443] })];
    new InspectionVpc(account, "inspection", {
      addresses: { cidr: "10.79.0.0/22" },
      hub,
      engine: networkFirewall({ rules }),
    });

    const blue = step === "new core" ? undefined : new VpnCore(account, "blue", core(hub));
    const green =
      step === "one core"
        ? undefined
        : new VpnCore(account, "green", {
            ...core(hub),
            addresses: { cidr: "10.79.12.0/22" },
            insideCidr: "169.254.65.0/24",
          });
    const vpc = new Vpc(account, "management", {
      addresses: { cidr: "10.79.16.0/22" },
      tiers: ["isolated", "transit"],
      interfaceEndpoints: ["ssm", "ssmmessages"],
    });
    const bastion = { imageId: "ami-0123456789abcdef2", instanceType: "t4g.nano" };
    const cores = [blue, green].filter((each) => each !== undefined);
    new CoreManagement(account, "core-management", { cores, vpc, bastion, proxyPort: 3128 });
    const [carrying, beside] = step === "one core" || step === "two cores" ? [blue, green] : [green, blue];
    if (carrying !== undefined) {
      const role = step === "two cores" ? "waiting" : "retiring";
      new CoreHealth(account, "core", { hub, carrying, ...(beside === undefined ? {} : { [role]: beside }) });
    }
    publishHub(account, hub);
  });
  const spokes = (["shop", "lab"] as const).map((name) =>
    defineAccount(name, ({ stack }) => {
      const segment = name === "shop" ? "production" : "development";
      new AttachedSpoke(stack(), name, { segment, addresses: { netmaskLength: 24 } });
    }),
  );
  return { organization, accounts: [network, ...spokes] };
}
