import { defineAccount } from "@causeway/platform";

export default defineAccount("payments", ({ stack }) => {
  stack();
});
