import { defineAccount, endpoint, intent, internet } from "@causeway/platform";
import { AttachedSpoke, ProbeWorkload } from "@causeway/spoke";

export default defineAccount("storefront", ({ stack }) => {
  const main = stack();
  const spoke = new AttachedSpoke(main, "storefront", { segment: "customers", addresses: { netmaskLength: 22 } });
  const { instance } = new ProbeWorkload(main, "probe", { vpc: spoke.vpc });
  intent(main)
    .from(endpoint(instance))
    .canReach(internet)
    .with({ ports: [443] });
});
