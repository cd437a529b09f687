import type { Result } from "../intents/evaluate.js";
import type { Network } from "../model/network.js";

export function checkStructure(_network: Network): Result[] {
  return [];
}
