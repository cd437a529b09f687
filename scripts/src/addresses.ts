import { Command } from "commander";
import { formatProblem, problemsFrom } from "@causeway/platform";
import { compareAddresses, describeDifference, isEqual, writeRecord } from "./addresses/guard.js";
import { addressRecord, appNames, loadApps, loadOrganization } from "./synth/load.js";

/** `npm run addresses`: guards the Terraform addresses on record, which are part of the public interface. */
await new Command("addresses")
  .description("Compares each account's Terraform addresses with apps/<account>/addresses.txt.")
  .argument("[accounts...]", "accounts to look at; all of them if none is named")
  .option("--update", "record the addresses as they are now")
  .option(
    "--organization <file>",
    "description of the organization",
    process.env["CAUSEWAY_ORGANIZATION"] ?? "apps/organization.ts",
  )
  .action(run)
  .parseAsync(process.argv);

async function run(accounts: string[], options: { update?: true; organization: string }): Promise<void> {
  try {
    const names = accounts.length > 0 ? accounts : appNames();
    const organization = await loadOrganization(options.organization);
    for (const app of await loadApps(names)) {
      const record = addressRecord(app.account);
      const difference = compareAddresses(organization, app, record);
      if (isEqual(difference)) {
        console.log(`${app.account}: addresses as on record`);
        continue;
      }
      console.log(describeDifference(difference, record));
      if (options.update) {
        writeRecord(organization, app, record);
        console.log(`${app.account}: recorded`);
      } else {
        console.log(`  if this is meant, run: npm run addresses -- --update ${app.account}`);
        process.exitCode = 1;
      }
    }
  } catch (error) {
    console.error(problemsFrom(error, "addresses").map(formatProblem).join("\n"));
    process.exitCode = 1;
  }
}
