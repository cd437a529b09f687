import { execFileSync } from "node:child_process";
import type { Problem } from "@causeway/cidr";
import type { Backend } from "@causeway/organization";

/** First versions of Terraform that know what a backend is configured with. */
const MINIMUM: Readonly<Record<Backend["type"], readonly [number, number] | undefined>> = {
  local: undefined,
  // The `cloud` block came with 1.1, its `project` with 1.6. https://developer.hashicorp.com/terraform/cli/cloud/settings
  cloud: [1, 6],
  // `use_lockfile` came with 1.10. https://developer.hashicorp.com/terraform/language/backend/s3
  s3: [1, 10],
};

/** Asks the installed Terraform once per synthesis whether it knows the backend; local state needs no question. */
export function checkTerraformVersion(backend: Backend): readonly Problem[] {
  const minimum = MINIMUM[backend.type];
  if (minimum === undefined) {
    return [];
  }
  const allowed = `${minimum.join(".")} or newer`;
  const problem = (found: string): Problem => ({
    code: "TERRAFORM_VERSION",
    path: "backend",
    found,
    allowed,
    message: `backend "${backend.type}" needs Terraform ${allowed}`,
  });
  const binary = process.env["TERRAFORM_BINARY_NAME"] ?? "terraform";
  try {
    const output = execFileSync(binary, ["version", "-json"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const { terraform_version: version } = JSON.parse(output) as { terraform_version: string };
    const [major = 0, minor = 0] = version.split(".").map(Number);
    return major > minimum[0] || (major === minimum[0] && minor >= minimum[1]) ? [] : [problem(version)];
  } catch (error) {
    return [problem(`${binary} could not be run: ${error instanceof Error ? error.message : String(error)}`)];
  }
}
