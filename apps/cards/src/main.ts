import { defineAccount } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";

/** Card payments, in segment restricted: named domains alone, through the transparent proxy. */
export default defineAccount("cards", ({ stack }) => {
  new AttachedSpoke(stack(), "cards", { segment: "restricted", addresses: { netmaskLength: 24 } });
});
