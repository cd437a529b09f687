import { resolve } from "node:path";
import { AccountStack, OrganizationApp } from "@causeway/platform";
import type { AccountApp } from "@causeway/platform";
// eslint-disable-next-line no-restricted-imports -- this file stands for an app that knows nothing of this project's rules
import { CloudBackend, NamedCloudWorkspace, TerraformStack } from "cdktf";
import organization from "./organization.js";
import { accountNames } from "./spokes.js";

/**
 * The same accounts as cdktf's own tutorial would have them built: one app, cdktf's `CloudBackend`, `app.synth()`, and
 * nothing of this project's synth entry. To be run by `cdktf synth`.
 */
const { backend } = organization;
if (backend.type !== "cloud" || backend.project === undefined) {
  throw new Error("the measured organization keeps its states in a project of Terraform Cloud");
}
const app = new OrganizationApp(organization, process.env["CDKTF_OUTDIR"] ?? "cdktf.out");
for (const name of accountNames()) {
  const file = resolve(process.env["BENCH_APPS"] ?? "", name, "src/main.ts");
  const { default: account } = (await import(file)) as { default: AccountApp };
  account.build({
    stack: (props) => {
      const stack = new AccountStack(app, organization.account(name) ?? organization.networkAccount, props);
      stack.prepareStack = TerraformStack.prototype.prepareStack.bind(stack);
      stack.toTerraform = TerraformStack.prototype.toTerraform.bind(stack);
      stack.node.tryRemoveChild("backend");
      new CloudBackend(stack, {
        organization: backend.organization,
        workspaces: new NamedCloudWorkspace(stack.node.id, backend.project),
      });
      return stack;
    },
  });
}
app.synth();
