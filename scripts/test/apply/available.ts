import { emulationMissing } from "../../src/rehearsal/emulated-aws.js";
import { Installation, TerraformUnavailable } from "../../src/terraform/installation.js";

/** Of the AWS provider, to fetch where no mirror of the machine has any. */
export const PROVIDER_VERSION = "5.100.0";

/**
 * Whether applies can be rehearsed here. Where not, the tests that need it are skipped, with a printed reason; with
 * REQUIRE_TERRAFORM=1 or REQUIRE_MOTO=1 it is an error.
 */
export const canRehearse = await find();

async function find(): Promise<boolean> {
  const moto = emulationMissing();
  if (moto !== undefined) return refuse(moto, "REQUIRE_MOTO");
  try {
    (await Installation.prepare(PROVIDER_VERSION))[Symbol.dispose]();
    return true;
  } catch (error) {
    if (!(error instanceof TerraformUnavailable)) throw error;
    return refuse(error.message, "REQUIRE_TERRAFORM");
  }
}

function refuse(reason: string, requirement: string): false {
  if (process.env[requirement] === "1") throw new Error(reason);
  console.warn(`\nSKIPPED: rehearsed applies, because ${reason}\n`);
  return false;
}
