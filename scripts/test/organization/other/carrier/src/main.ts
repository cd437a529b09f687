import { allowTraffic, InspectionVpc, networkFirewall } from "@causeway/firewall";
import { AttachmentRole, Hub, Ipam, publishHub } from "@causeway/hub";
import { defineAccount } from "@causeway/platform";

/** The networking account, under another name. */
export default defineAccount("carrier", ({ stack }) => {
  const main = stack();
  const ipam = new Ipam(main, "ipam");
  const hub = new Hub(main, "hub", { ipam });
  new AttachmentRole(main, "attachment-role");
  const rules = [allowTraffic({ name: "https", protocol: "tcp", destinations: ["0.0.0.0/0"], ports: [443] })];
  new InspectionVpc(main, "inspection", {
    addresses: { cidr: "172.22.0.0/22" },
    hub,
    engine: networkFirewall({ rules }),
  });
  publishHub(main, hub);
});
