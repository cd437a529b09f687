export { withFakeTerraform } from "./fake-terraform.js";
export { fakeZip } from "./fake-zip.js";
export { testOrganization } from "./organization.js";
export { ParsedStack } from "./parsed-stack.js";
export type { TerraformJson } from "./parsed-stack.js";
export {
  parseStacks,
  problemsOf,
  synthesizeApps,
  synthesizeForTest,
  synthesizeWithoutTerraform,
} from "./synthesize-for-test.js";
export type { TestOptions } from "./synthesize-for-test.js";
export { permissionsOf, statementsOf } from "./policies.js";
export type { PolicyStatement } from "./policies.js";
export { waitsFor } from "./waits-for.js";
