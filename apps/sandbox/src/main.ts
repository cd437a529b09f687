import { defineAccount } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";

/** Where engineers try things: a spoke of the development segment, apart from production. */
export default defineAccount("sandbox", ({ stack }) => {
  new AttachedSpoke(stack(), "sandbox", { segment: "development", netmaskLength: 24 });
});
