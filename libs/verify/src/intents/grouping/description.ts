import type { Cidr } from "@causeway/cidr";
import type { Allocation } from "../../allocation/network-configuration.js";
import type { NetworkAcl } from "../../model/filters/filters.js";
import type { FirewallEndpoint, Network, Subnet, Vpc } from "../../model/network.js";
import type { Route, RouteTable, Target } from "../../model/route-table.js";
import type { Attachment } from "../../model/transit/transit.js";

/**
 * A VPC in words that another VPC may share: its own blocks and subnets by their place in it, everything outside by
 * its address. Two VPCs of one description route alike, but for which of them is which.
 */
export class Describer {
  private readonly pools = new Map<string, Allocation[]>();
  private readonly attachments = new Map<Vpc, Attachment[]>();
  private readonly endpoints = new Map<Vpc, FirewallEndpoint[]>();
  private readonly gateways = new Map<Vpc, string[]>();

  /** @param mentioned - addresses that the intent names, which no other stands for */
  constructor(
    private readonly network: Network,
    private readonly mentioned: ReadonlySet<string>,
  ) {
    for (const allocation of network.allocations.values()) append(this.pools, allocation.vpc, allocation);
    for (const attachment of network.attachments.values()) append(this.attachments, attachment.vpc, attachment);
    for (const endpoint of network.firewallEndpoints.values()) append(this.endpoints, endpoint.subnet.vpc, endpoint);
    for (const gateway of [...network.internetGateways.values(), ...network.vpnGateways.values()]) {
      const table = gateway.edgeTable === undefined ? "" : this.table(gateway.edgeTable, gateway.vpc);
      append(
        this.gateways,
        gateway.vpc,
        `${gateway.doubts.length > 0 ? gateway.address : ""}${this.mark(gateway.address)}${table}`,
      );
    }
  }

  /** `undefined` if nothing stands for this VPC. */
  describe(vpc: Vpc): string | undefined {
    if (vpc.doubts.length > 0 || vpc.unsupported.length > 0 || vpc.unknownCidrs.length > 0) return undefined;
    const isUnlike = ({ doubts, unknownCidrs, relays }: Subnet) =>
      doubts.length + unknownCidrs.length + relays.length > 0;
    if (vpc.subnets.some(isUnlike)) return undefined;
    const pools = this.pools.get(vpc.address) ?? [];
    return [
      this.mark(vpc.address),
      vpc.cidrs.map(({ family, prefixLength }) => `${family}/${prefixLength}`).join(),
      ...pools.map(({ pool, poolCidrs }) => `pool ${pool} ${poolCidrs.join()}`).sort(),
      ...vpc.subnets.map((subnet) => this.subnet(subnet)).sort(),
      ...(this.attachments.get(vpc) ?? []).map((attachment) => this.attachment(attachment, vpc)).sort(),
      ...(this.endpoints.get(vpc) ?? []).map((endpoint) => this.endpoint(endpoint)).sort(),
      ...(this.gateways.get(vpc) ?? []).sort(),
    ].join("\n");
  }

  private subnet(subnet: Subnet): string {
    const acl = subnet.acl === undefined ? "" : this.acl(subnet.acl, subnet.vpc);
    const zone = typeof subnet.zone === "string" ? subnet.zone : subnet.address;
    return `${placeOf(subnet)} ${zone} ${subnet.mapPublicIp}${this.mark(subnet.address)} ${this.table(subnet.table, subnet.vpc)} ${acl}`;
  }

  private table(table: RouteTable, vpc: Vpc): string {
    if (table.vpc !== vpc) return table.address;
    const routes = table.routes.filter(({ origin }) => origin !== "local").map((route) => this.route(route, vpc));
    return `{${this.mark(table.address)}${routes.sort().join("; ")}}`;
  }

  private route({ destination, origin, target, address }: Route, vpc: Vpc): string {
    const to =
      "service" in destination ? destination.service : "doubt" in destination ? address : prefixIn(vpc, destination);
    return `${to} ${origin} ${this.target(target, vpc)}${this.mark(address)}`;
  }

  private target(target: Target, vpc: Vpc): string {
    if (target.kind === "unknown") return `unknown ${target.doubt.unknown.at}`;
    const { network } = this;
    const mark = this.mark(target.address);
    switch (target.kind) {
      case "local":
        return "local";
      case "internet-gateway":
        return network.internetGateways.get(target.address)?.vpc === vpc ? `igw${mark}` : target.address;
      case "egress-only-gateway":
        return network.egressOnlyGateways.get(target.address)?.vpc === vpc ? `eigw${mark}` : target.address;
      case "nat-gateway": {
        const nat = network.natGateways.get(target.address);
        const own = nat?.subnet.vpc === vpc && nat.doubts.length === 0;
        return own ? `nat ${placeOf(nat.subnet)} ${nat.public}${mark}` : target.address;
      }
      case "firewall-endpoint": {
        const endpoint = network.firewallEndpoints.get(target.endpoint);
        return endpoint?.subnet.vpc === vpc ? this.endpoint(endpoint) : target.endpoint;
      }
      case "gateway-endpoint": {
        const endpoint = network.gatewayEndpoints.get(target.address);
        return endpoint?.vpc === vpc ? `endpoint ${endpoint.service}${mark}` : target.address;
      }
      case "vpn-gateway":
      case "interface":
      case "instance":
      case "peering":
      case "transit-gateway":
        return target.address;
    }
  }

  /** A firewall with endpoints in this VPC alone is this VPC's own. */
  private endpoint({ firewall, subnet, address, doubts, gap, assumptions }: FirewallEndpoint): string {
    const all = this.network.firewalls.get(firewall)?.endpoints ?? [];
    const shared = all.some((other) => other.subnet.vpc !== subnet.vpc);
    const marks = `${this.mark(firewall)}${this.mark(address)}`;
    const unsure = doubts.length > 0 ? address : "";
    const stopped = gap && `${gap.code} ${gap.at === address ? "" : gap.at} ${gap.unless?.at ?? ""}`;
    return `firewall ${shared ? firewall : ""}${marks} ${placeOf(subnet)} ${unsure} ${stopped ?? ""} ${assumptions.join()}`;
  }

  private attachment(attachment: Attachment, vpc: Vpc): string {
    const { gateway, applianceMode, ipv6, securityGroupReferencing, doubts, address } = attachment;
    const table = attachment.association.get(gateway.address)?.address ?? "no table";
    const subnets = attachment.subnets.map((subnet) => (subnet.vpc === vpc ? placeOf(subnet) : subnet.address)).sort();
    const flags = [applianceMode, ipv6, securityGroupReferencing].join();
    return `${gateway.address} ${table} ${flags} ${subnets.join()} ${doubts.length > 0 ? address : ""}${this.mark(address)}`;
  }

  private acl({ ingress, egress, doubts, address }: NetworkAcl, vpc: Vpc): string {
    if (doubts.length > 0) return address;
    const rules = [ingress, egress].map((list) =>
      list.map(({ number, allow, protocol, cidr, ports }) => {
        return `${number} ${allow} ${protocol ?? ""} ${prefixIn(vpc, cidr)} ${ports === undefined ? "" : `${ports.first}-${ports.last}`}`;
      }),
    );
    return `acl${this.mark(address)} ${rules.map((list) => list.join("; ")).join(" | ")}`;
  }

  private mark(address: string): string {
    return this.mentioned.has(address) ? "!" : "";
  }
}

function append<K, T>(lists: Map<K, T[]>, key: K | undefined, item: T): void {
  if (key === undefined) return;
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** A subnet's place in its VPC; subnets of one VPC do not overlap, so it is theirs alone. */
export function placeOf(subnet: Subnet): string {
  return subnet.cidrs.map((block) => prefixIn(subnet.vpc, block)).join("+");
}

/** A prefix by its distance from the start of the VPC's block that holds it, or as it is. */
export function prefixIn(vpc: Vpc, prefix: Cidr): string {
  const index = vpc.cidrs.findIndex((block) => block.contains(prefix));
  const block = vpc.cidrs[index];
  if (block === undefined) return numberOf(prefix);
  return `#${index}+${prefix.first - block.first}/${prefix.prefixLength}`;
}

/** A prefix as text that is quick to make; nobody reads it. */
export function numberOf({ family, first, prefixLength }: Cidr): string {
  return `${family}:${first}/${prefixLength}`;
}
