import { checkAddresses, suricataAddresses, suricataList } from "../addresses.js";
import type { Addresses } from "../addresses.js";
import { checkPorts, NO_PORTS, suricataPort } from "../ports.js";
import type { Port } from "../ports.js";
import type { RuleGroup, RuleGroupProps } from "../rule-group.js";

export interface AllowTrafficProps extends RuleGroupProps {
  readonly protocol: "tcp" | "udp";
  /**
   * Who opens the connections.
   * @default organization
   */
  readonly sources?: Addresses;
  /** Whom they are opened to. */
  readonly destinations: Addresses;
  readonly ports: readonly Port[];
}

/**
 * Lets connections pass by address and port, whatever they carry: between segments that the hub connects, or to
 * servers that have no name.
 *
 * Reports NO_PORTS, INVALID_PORT, EMPTY_ADDRESSES, INVALID_CIDR, MISALIGNED_CIDR and NOT_IPV4.
 */
export function allowTraffic(props: AllowTrafficProps): RuleGroup {
  const { protocol, sources = "organization", destinations, ports, ...group } = props;
  return {
    ...group,
    compile: () => ({
      stateful: [
        {
          key: protocol,
          // With `flow` it is a rule about packets; without it, Suricata asks it for a flow's first packet only.
          text: (sid) =>
            `pass ${protocol} ${suricataAddresses(sources)} any -> ` +
            `${suricataAddresses(destinations)} ${suricataList(ports.map(suricataPort))} ` +
            `(msg:"${group.name}: ${protocol}"; flow:to_server; sid:${String(sid)}; rev:1;)`,
        },
      ],
      problems: [
        ...checkAddresses("sources", sources),
        ...checkAddresses("destinations", destinations),
        ...checkPorts("ports", ports),
        ...(ports.length > 0 ? [] : [{ ...NO_PORTS, property: "ports" }]),
      ],
    }),
  };
}
