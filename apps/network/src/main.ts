import { defineAccount } from "@causeway/platform";

export default defineAccount("network", ({ stack }) => {
  stack();
});
