import { allowTraffic, InspectionVpc, networkFirewall } from "@causeway/firewall";
import { AttachmentRole, Ipam, publishHub, TransitGateway } from "@causeway/hub";
import { defineAccount } from "@causeway/platform";

/** The networking account, under another name. */
export default defineAccount("carrier", ({ stack }) => {
  const main = stack();
  const ipam = new Ipam(main, "ipam");
  const transitGateway = new TransitGateway(main, "hub");
  new AttachmentRole(main, "attachment-role");
  const rules = [allowTraffic({ name: "https", protocol: "tcp", destinations: ["0.0.0.0/0"], ports: [443] })];
  new InspectionVpc(main, "inspection", {
    cidr: "172.22.0.0/22",
    hub: transitGateway,
    engine: networkFirewall({ rules }),
  });
  publishHub(main, { transitGateway, ipam });
});
