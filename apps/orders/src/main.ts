import { defineAccount } from "@causeway/platform";

export default defineAccount("orders", ({ stack }) => {
  stack();
});
