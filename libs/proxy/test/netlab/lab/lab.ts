import { execFileSync } from "node:child_process";
import { ADDRESSES, METADATA, PROBE_HOST, RECORDS } from "./addresses.js";
import { certificateAuthority, type Authority } from "./authority.js";
import { Namespace } from "./namespace.js";
import type { Received, ServeArgument } from "./operations/serve.js";

/** Client, VPC, proxy and internet, each in namespaces of its own. */
export class Lab {
  readonly client = new Namespace("client");
  readonly vpc = new Namespace("vpc");
  /** Internal servers, the VPC's resolver, instance metadata. */
  readonly inside = new Namespace("inside");
  readonly proxy = new Namespace("proxy");
  readonly internet = new Namespace("internet");

  private constructor(readonly authority: Authority) {}

  static async start(): Promise<Lab> {
    const lab = new Lab(
      certificateAuthority(["allowed.test", "a.wild.test", "a.b.wild.test", "evil.test", PROBE_HOST]),
    );
    try {
      await lab.#connect();
      await Promise.all([lab.#startInternet(), lab.#startInside()]);
      return lab;
    } catch (error) {
      await lab.stop();
      throw error;
    }
  }

  get #namespaces(): readonly Namespace[] {
    return [this.client, this.vpc, this.inside, this.proxy, this.internet];
  }

  async stop(): Promise<void> {
    await Promise.all(this.#namespaces.map((namespace) => namespace.remove()));
  }

  /** Lets clients reach the internet past the proxy, as a router without any would. */
  async bypassProxy(): Promise<void> {
    await this.vpc.run(`
      ip route replace default via 100.64.0.2 dev igw table 10
      ip route add 10.0.1.0/24 dev clients table 30`);
    await this.internet.run("ip route add 10.0.1.0/24 via 100.64.0.1");
  }

  /** What reached any origin or internal server since the last call. */
  async received(): Promise<Received[]> {
    const parts = await Promise.all([
      this.internet.ask("received", undefined as never),
      this.inside.ask("received", undefined as never),
    ]);
    return parts.flat();
  }

  async #connect(): Promise<void> {
    await Promise.all(this.#namespaces.map((one) => one.run("ip link set lo up")));
    link(this.vpc, "clients", this.client, "eth0");
    link(this.vpc, "mgmt", this.proxy, "ens5");
    link(this.vpc, "data", this.proxy, "ens6");
    link(this.vpc, "inside", this.inside, "eth0");
    link(this.vpc, "igw", this.internet, "eth0");
    const { client, stranger, management, data, elastic, internal, metadata, resolver, viaManagement } = ADDRESSES;
    await this.client.run(`
      ip addr add ${client}/24 dev eth0
      ip addr add ${stranger}/24 dev eth0
      ip addr add 2001:db8:1::10/64 dev eth0 nodad
      ip link set eth0 up
      ip route add default via 10.0.1.1
      ip -6 route add default via 2001:db8:1::1`);
    await this.vpc.run(
      `
      sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
      for address in 10.0.1.1/24 10.0.2.1/24; do ip addr add "$address" dev clients; done
      ip addr add 2001:db8:1::1/64 dev clients nodad
      ip addr add 10.0.8.1/24 dev mgmt
      ip addr add 2001:db8:8::1/64 dev mgmt nodad
      ip addr add 10.0.9.1/24 dev data
      ip addr add 2001:db8:9::1/64 dev data nodad
      ip addr add 100.64.0.1/30 dev igw
      ip addr add 2001:db8:ff::1/64 dev igw nodad
      ip addr add 10.0.3.1/24 dev inside
      for link in clients mgmt data inside igw; do ip link set "$link" up; done
      for address in ${metadata} ${resolver}; do ip route add "$address" via ${internal}; done
      # Route tables: clients by the proxy, the public subnet by the internet gateway, the private one nowhere.
      ip rule add iif clients table 10 priority 100
      ip route add default via ${data} dev data table 10
      ip -6 rule add iif clients table 10 priority 100
      ip -6 route add default via 2001:db8:9::10 dev data table 10
      ip rule add iif data table 20 priority 100
      ip route add 10.0.1.0/24 dev clients table 20
      ip route add 10.0.2.0/24 dev clients table 20
      for address in ${internal} ${metadata} ${resolver}; do ip route add "$address" via ${internal} dev inside onlink table 20; done
      ip route add default via 100.64.0.2 dev igw table 20
      for link in data mgmt; do ip -6 rule add iif "$link" table 20 priority 100; done
      ip -6 route add 2001:db8:1::/64 dev clients table 20
      ip -6 route add default via 2001:db8:ff::2 dev igw table 20
      ip route add ${viaManagement} via ${management} dev mgmt
      ip rule add iif igw table 30 priority 100
      ip route add ${data}/32 dev data table 30
      nft -f - <<'EOF'
      table ip gateway {
        chain out {
          type nat hook postrouting priority srcnat;
          oifname "igw" ip saddr ${data} snat to ${elastic}
        }
        chain in {
          type nat hook prerouting priority dstnat;
          iifname "igw" ip daddr ${elastic} dnat to ${data}
        }
      }
      EOF`.replaceAll(/^ {6}(?=EOF|table| {2})/gm, ""),
    );
    await this.inside.run(`
      ip addr add ${internal}/24 dev eth0
      ip link set eth0 up
      ip route add default via 10.0.3.1
      for address in ${metadata} ${resolver}; do ip addr add "$address/32" dev lo; done`);
    await this.proxy.run(`
      ip addr add ${management}/24 dev ens5
      ip addr add 2001:db8:8::10/64 dev ens5 nodad
      ip link set ens5 up
      ip route add default via 10.0.8.1 dev ens5
      ip -6 route add default via 2001:db8:8::1 dev ens5`);
    const origins = [
      ADDRESSES.allowed,
      ADDRESSES.wild,
      ADDRESSES.evil,
      ADDRESSES.organizationPublic,
      ADDRESSES.ownResolver,
      viaManagement,
    ];
    await this.internet.run(`
      ip addr add 100.64.0.2/30 dev eth0
      ip addr add 2001:db8:ff::2/64 dev eth0 nodad
      ip addr add ${ADDRESSES.evil6}/128 dev lo nodad
      ip link set eth0 up
      ip route add ${elastic} via 100.64.0.1
      ip -6 route add default via 2001:db8:ff::1
      for address in ${origins.join(" ")}; do ip addr add "$address/32" dev lo; done`);
  }

  async #startInternet(): Promise<void> {
    const { allowed, wild, evil, organizationPublic, ownResolver } = ADDRESSES;
    const { certificates } = this.authority;
    const serve = (argument: ServeArgument) => this.internet.ask("serve", argument);
    await Promise.all([
      ...[
        { name: "allowed", host: allowed, own: ["allowed.test", PROBE_HOST] },
        { name: "wild", host: wild, own: ["a.wild.test", "a.b.wild.test"] },
        { name: "evil", host: evil, own: ["evil.test"] },
        { name: "organization", host: organizationPublic, own: ["evil.test"] },
      ].flatMap(({ name, host, own }) => [
        serve({ kind: "http", host, port: 80, name }),
        serve({ kind: "tls", host, port: 443, name, certificates: pick(certificates, own) }),
        ...[22, 25, 3128, 8443].map((port) => serve({ kind: "tcp", host, port, name })),
        ...[53, 123, 443].map((port) => serve({ kind: "udp", host, port, name })),
      ]),
      serve({ kind: "http", host: ADDRESSES.evil6, port: 80, name: "evil" }),
      serve({ kind: "http", host: ADDRESSES.evil6, port: 443, name: "evil" }),
      serve({ kind: "http", host: ADDRESSES.viaManagement, port: 80, name: "evil" }),
      this.internet.ask("serveDns", { host: ownResolver, records: { ...RECORDS, "allowed.test": [wild] } }),
    ]);
  }

  async #startInside(): Promise<void> {
    const { internal, metadata, resolver } = ADDRESSES;
    const { certificates } = this.authority;
    await Promise.all([
      this.inside.ask("serveMetadata", { host: metadata, values: METADATA }),
      this.inside.ask("serve", { kind: "http", host: internal, port: 80, name: "internal" }),
      this.inside.ask("serve", {
        kind: "tls",
        host: internal,
        port: 443,
        name: "internal",
        certificates: pick(certificates, ["evil.test"]),
      }),
      this.inside.ask("serveDns", { host: resolver, records: RECORDS }),
    ]);
  }
}

function pick(certificates: Authority["certificates"], names: readonly string[]): Authority["certificates"] {
  return Object.fromEntries(Object.entries(certificates).filter(([name]) => names.includes(name)));
}

function link(one: Namespace, name: string, there: Namespace, other: string): void {
  const ends = ["add", name, "netns", one.pid, "type", "veth", "peer", "name", other, "netns", there.pid];
  execFileSync("ip", ["link", ...ends], { stdio: "pipe" });
}
