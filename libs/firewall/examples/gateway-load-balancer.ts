import { gatewayLoadBalancer, InspectionVpc } from "@causeway/firewall";
import { AttachmentRole, Ipam, publishHub, TransitGateway } from "@causeway/hub";
import { defineAccount } from "@causeway/platform";
import { join } from "node:path";

/** The networking account with a fleet of appliances: two to six in each zone, behind a Gateway Load Balancer. */
export default defineAccount("network", ({ stack }) => {
  const network = stack();
  const ipam = new Ipam(network, "ipam");
  const transitGateway = new TransitGateway(network, "hub");
  new AttachmentRole(network, "attachment-role");

  new InspectionVpc(network, "inspection", {
    cidr: "10.79.0.0/22",
    poolId: ipam.poolId("inspection"),
    hub: transitGateway,
    engine: gatewayLoadBalancer({
      image: { ssmParameter: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64" },
      instanceType: "c7gn.large",
      userData: {
        template: join(import.meta.dirname, "../templates/geneve-appliance.sh"),
        values: { HEALTH_PORT: "8080", GWLBTUN_URL: "s3://example-artifacts/gwlbtun-arm64" },
      },
      permissions: [
        { Sid: "Artifacts", Action: "s3:GetObject", Resource: "arn:aws:s3:::example-artifacts/gwlbtun-arm64" },
      ],
      capacity: { min: 2, max: 6 },
      crossZone: false,
      healthCheck: { protocol: "HTTP", port: 8080, path: "/" },
    }),
  });
  publishHub(network, { transitGateway, ipam });
});
