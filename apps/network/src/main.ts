import {
  allowIcmp,
  allowTraffic,
  domainAllowList,
  InspectionVpc,
  networkFirewall,
  statelessDrop,
} from "@causeway/firewall";
import { TagCopy } from "@causeway/functions";
import { AttachmentRole, Hub, Ipam, publishHub } from "@causeway/hub";
import { defineAccount } from "@causeway/platform";
import { SharedSpoke } from "@causeway/spoke";
import { UPDATES } from "./domains.js";
import { addForwardProxy, addTransparentProxy, OUTBOUND_CIDR } from "./proxies.js";

/**
 * The networking account: addresses, hub, inspection, proxies, and the VPC "platform", whose subnets it shares with account
 * orders. In the other direction it takes part in the VPC of account sandbox.
 */
export default defineAccount("network", ({ stack }) => {
  const network = stack();
  const ipam = new Ipam(network, "ipam");
  const hub = new Hub(network, "hub", { ipam });
  new AttachmentRole(network, "attachment-role");

  new InspectionVpc(network, "inspection", {
    addresses: { cidr: "10.79.0.0/22", poolId: hub.poolId("inspection") },
    hub,
    engine: networkFirewall({
      rules: [
        statelessDrop({ name: "remote-administration", drop: [{ protocols: ["tcp"], destinationPorts: [22, 3389] }] }),
        allowIcmp({ name: "icmp" }),
        allowTraffic({ name: "shared-services", protocol: "tcp", destinations: ["10.72.0.0/14"], ports: [443] }),
        allowTraffic({ name: "outbound-proxy", protocol: "tcp", destinations: [OUTBOUND_CIDR], ports: [3128] }),
        domainAllowList({ name: "internet", allowedDomains: UPDATES }),
      ],
    }),
  });

  const participants = ["orders"] as const;
  const platform = new SharedSpoke(network, "platform", {
    segment: "shared",
    addresses: { netmaskLength: 24 },
    hub,
    participants,
  });
  new TagCopy(network, "tag-copy", {
    shares: [
      { vpc: platform.vpc, participants, ready: platform.shared },
      { owner: "sandbox", network: "sandbox", participants: ["network"] },
    ],
  });
  publishHub(network, hub);

  addTransparentProxy(stack({ name: "transparent-proxy" }));
  addForwardProxy(stack({ name: "forward-proxy" }));
});
