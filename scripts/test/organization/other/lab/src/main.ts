import { defineAccount } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";

export default defineAccount("lab", ({ stack }) => {
  new AttachedSpoke(stack(), "lab", { segment: "trials", addresses: { netmaskLength: 22 } });
});
