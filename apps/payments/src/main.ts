import { defineAccount, endpoint, internet, intent } from "@causeway/platform";
import { AttachedSpoke, ProbeWorkload } from "@causeway/spoke";

/** Payments, in production. */
export default defineAccount("payments", ({ stack }) => {
  const payments = stack();
  const spoke = new AttachedSpoke(payments, "payments", { segment: "production", addresses: { netmaskLength: 24 } });
  const { instance } = new ProbeWorkload(payments, "probe", { vpc: spoke.vpc });
  const https = { ports: [443] };
  intent(payments).from(endpoint(instance)).canReach(internet).with(https);
  intent(payments)
    .from(endpoint(instance))
    .canReach(endpoint(...spoke.vpc.endpoints.values()))
    .with(https);
  intent(payments).from(internet).cannotReach(endpoint(instance));
});
