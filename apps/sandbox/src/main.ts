import { TagCopyEvents, TagCopyOwnerRole } from "@causeway/functions";
import { defineAccount } from "@causeway/platform";
import { SharedSpoke } from "@causeway/spoke";

/**
 * Where engineers try things: a spoke of the development segment, apart from production. The networking account uses its
 * subnets too; what lets it read their tags, and tells it of changes, is applied before both.
 */
export default defineAccount("sandbox", ({ stack }) => {
  const prerequisites = stack({ name: "prerequisites" });
  new TagCopyOwnerRole(prerequisites, "tag-copy");
  new TagCopyEvents(prerequisites, "tag-copy-events");
  new SharedSpoke(stack(), "sandbox", {
    segment: "development",
    addresses: { netmaskLength: 24 },
    participants: ["network"],
  });
});
