import { defineAccount, endsAt, internet, promise } from "@causeway/platform";
import { AttachedSpoke, ProbeWorkload } from "@causeway/spoke";

/** Payments, in production. */
export default defineAccount("payments", ({ stack }) => {
  const payments = stack();
  const spoke = new AttachedSpoke(payments, "payments", { segment: "production", netmaskLength: 24 });
  const { instance } = new ProbeWorkload(payments, "probe", { vpc: spoke.vpc });
  const https = { ports: [443] };
  promise(payments).that(endsAt(instance)).reach(internet).with(https);
  promise(payments)
    .that(endsAt(instance))
    .reach(endsAt(...spoke.vpc.endpoints.values()))
    .with(https);
  promise(payments).that(internet).cannotReach(endsAt(instance));
});
