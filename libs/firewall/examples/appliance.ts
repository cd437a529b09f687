import { appliance, InspectionVpc } from "@causeway/firewall";
import { AttachmentRole, Ipam, publishHub, TransitGateway } from "@causeway/hub";
import { defineAccount } from "@causeway/platform";
import { join } from "node:path";

/** The networking account with one appliance in each zone, which routes lead to. */
export default defineAccount("network", ({ stack }) => {
  const network = stack();
  const ipam = new Ipam(network, "ipam");
  const transitGateway = new TransitGateway(network, "hub");
  new AttachmentRole(network, "attachment-role");

  new InspectionVpc(network, "inspection", {
    cidr: "10.79.0.0/22",
    poolId: ipam.poolId("inspection"),
    hub: transitGateway,
    engine: appliance({
      image: { ssmParameter: "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64" },
      instanceType: "c7gn.large",
      userData: { template: join(import.meta.dirname, "../templates/forwarding-appliance.sh") },
    }),
  });
  publishHub(network, { transitGateway, ipam });
});
