import { allowTraffic, appliance, domainAllowList, gatewayLoadBalancer, networkFirewall } from "@causeway/firewall";
import type { FirewallEngine } from "@causeway/firewall";
import { resolve } from "node:path";

const TEMPLATES = resolve(import.meta.dirname, "../../../libs/firewall/templates");
const image = { ssmParameter: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64" };

/** AWS Network Firewall: names that may be asked for, and what may come in. */
export const managed: FirewallEngine = networkFirewall({
  rules: [
    domainAllowList({ name: "updates", allowedDomains: [".amazonaws.com", "deb.debian.org"] }),
    allowTraffic({ name: "https", protocol: "tcp", sources: "any", destinations: "organization", ports: [443] }),
  ],
});

/** A fleet behind a Gateway Load Balancer: two to six appliances in each zone, which keep their zone's flows. */
export const fleet: FirewallEngine = gatewayLoadBalancer({
  image,
  instanceType: "c7gn.large",
  userData: {
    template: `${TEMPLATES}/geneve-appliance.sh`,
    values: { HEALTH_PORT: "8080", GWLBTUN_URL: "s3://example-artifacts/gwlbtun-arm64" },
  },
  permissions: [{ Sid: "Artifacts", Action: "s3:GetObject", Resource: "arn:aws:s3:::example-artifacts/gwlbtun-arm64" }],
  capacity: { min: 2, max: 6 },
  crossZone: false,
  healthCheck: { protocol: "HTTP", port: 8080, path: "/" },
  alarmActions: ["arn:aws:sns:eu-central-1:111111111111:on-call"],
});

/** One appliance in each zone, which routes lead to. */
export const oneEach: FirewallEngine = appliance({
  image,
  instanceType: "c7gn.large",
  userData: { template: `${TEMPLATES}/forwarding-appliance.sh` },
  alarmActions: ["arn:aws:sns:eu-central-1:111111111111:on-call"],
});
