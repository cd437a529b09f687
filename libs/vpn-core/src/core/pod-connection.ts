import { CustomerGateway } from "@cdktf/provider-aws/lib/customer-gateway/index.js";
import type { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { VpnConnection } from "@cdktf/provider-aws/lib/vpn-connection/index.js";
import type { Construct } from "constructs";
import type { CorePodProps } from "./core-pod.js";

/**
 * Two tunnels with AES-GCM alone. The keys lie in Secrets Manager, where AWS itself makes and renews them.
 *
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 */
export function addConnection(
  pod: Construct,
  { core, name, insideCidrs, tunnelLogGroupArn }: CorePodProps,
  address: Eip,
): VpnConnection {
  const gateway = new CustomerGateway(pod, "customer-gateway", {
    type: "ipsec.1",
    bgpAsn: String(core.asn),
    ipAddress: address.publicIp,
    tags: { Name: name },
  });
  const logs = {
    cloudwatchLogOptions: { logEnabled: true, logGroupArn: tunnelLogGroupArn, logOutputFormat: "json" },
  };
  return new VpnConnection(pod, "connection", {
    type: "ipsec.1",
    customerGatewayId: gateway.id,
    transitGatewayId: core.hub.transitGatewayId,
    presharedKeyStorage: "SecretsManager",
    ...(core.capacity.devices.tunnel === "large" ? { tunnelBandwidth: "large" } : {}),
    tunnel1InsideCidr: insideCidrs[0],
    tunnel2InsideCidr: insideCidrs[1],
    tunnel1IkeVersions: ["ikev2"],
    tunnel2IkeVersions: ["ikev2"],
    tunnel1Phase1EncryptionAlgorithms: ["AES256-GCM-16"],
    tunnel2Phase1EncryptionAlgorithms: ["AES256-GCM-16"],
    tunnel1Phase2EncryptionAlgorithms: ["AES256-GCM-16"],
    tunnel2Phase2EncryptionAlgorithms: ["AES256-GCM-16"],
    tunnel1Phase1IntegrityAlgorithms: ["SHA2-384"],
    tunnel2Phase1IntegrityAlgorithms: ["SHA2-384"],
    tunnel1Phase2IntegrityAlgorithms: ["SHA2-384"],
    tunnel2Phase2IntegrityAlgorithms: ["SHA2-384"],
    tunnel1Phase1DhGroupNumbers: [20],
    tunnel2Phase1DhGroupNumbers: [20],
    tunnel1Phase2DhGroupNumbers: [20],
    tunnel2Phase2DhGroupNumbers: [20],
    tunnel1LogOptions: logs,
    tunnel2LogOptions: logs,
    tags: { Name: name },
  });
}
