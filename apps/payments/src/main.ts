import { defineAccount } from "@causeway/platform";
import { AttachedSpoke, ProbeWorkload } from "@causeway/spoke";

/** Payments, in production. */
export default defineAccount("payments", ({ stack }) => {
  const payments = stack();
  const spoke = new AttachedSpoke(payments, "payments", { segment: "production", netmaskLength: 24 });
  new ProbeWorkload(payments, "probe", { vpc: spoke.vpc });
});
