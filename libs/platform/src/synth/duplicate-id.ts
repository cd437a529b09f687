import type { Problem } from "@causeway/cidr";

/** Two constructs of one id below the same parent. */
export function duplicateId(parent: string, id: string): Problem {
  return {
    code: "DUPLICATE_ID",
    path: `${parent}/${id}`,
    found: id,
    allowed: "an id that no sibling has",
    message: `two constructs are called "${id}"; they would share Terraform addresses`,
  };
}
