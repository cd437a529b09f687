import { ADDRESSES, currentAddresses } from "./addresses/guard.js";
import { runRecordCommand } from "./record/command.js";

/** `npm run addresses`: guards the Terraform addresses on record, which are part of the public interface. */
await runRecordCommand(
  {
    kind: ADDRESSES,
    description: "Compares each account's Terraform addresses with apps/<account>/addresses.txt.",
    current: (organization, apps) => new Map(apps.map((app) => [app.account, currentAddresses(organization, app)])),
  },
  process.argv,
);
