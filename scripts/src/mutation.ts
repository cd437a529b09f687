import { isSound, shortfallsOf } from "./mutation/explain.js";
import { toReport } from "./mutation/report.js";
import { judgeMutants } from "./mutation/run.js";
import { SURVIVORS } from "./mutation/survivors.js";

const judged = await judgeMutants();
const shortfalls = shortfallsOf(judged, SURVIVORS);
console.log(toReport(judged, SURVIVORS, shortfalls));
process.exitCode = isSound(shortfalls) ? 0 : 1;
