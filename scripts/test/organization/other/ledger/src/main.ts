import { defineAccount } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";

export default defineAccount("ledger", ({ stack }) => {
  new AttachedSpoke(stack(), "ledger", { segment: "customers", addresses: { netmaskLength: 22 } });
});
