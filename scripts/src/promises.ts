import { currentPromises, PROMISES } from "./promises/guard.js";
import { runRecordCommand } from "./record/command.js";
import { appNames, loadApps } from "./synth/load.js";

/** `npm run promises`: guards the proofs on record, so that none disappears unnoticed. */
await runRecordCommand(
  {
    kind: PROMISES,
    description: "Compares what the verifier says of each account's intents with apps/<account>/promises.txt.",
    async current(organization, apps) {
      // An intent of one account is about packets that pass others, so that all of them are judged together.
      const promises = await currentPromises(organization, await loadApps(appNames()));
      const named = new Set<string>(apps.map(({ account }) => account));
      return new Map([...promises].filter(([account]) => named.has(account)));
    },
  },
  process.argv,
);
