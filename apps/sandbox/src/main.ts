import { defineAccount } from "@causeway/platform";

export default defineAccount("sandbox", ({ stack }) => {
  stack();
});
