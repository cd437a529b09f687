import { defineAccount } from "@causeway/platform";
import { AttachedSpoke } from "@causeway/spoke";

/** A spoke in each segment of the examples' organization: what an inspection VPC promises is about them. */
export const SPOKES = [
  defineAccount("payments", ({ stack }) => {
    new AttachedSpoke(stack(), "payments", { segment: "production", netmaskLength: 24 });
  }),
  defineAccount("directory", ({ stack }) => {
    new AttachedSpoke(stack(), "directory", { segment: "shared", netmaskLength: 24 });
  }),
];
