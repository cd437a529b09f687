import type { Middlebox } from "../model/network.js";
import type { Mistake } from "../results/result.js";

/** Endpoints and appliances behind which packets end. */
export function* deadEnds(middleboxes: Iterable<Middlebox>): Iterable<Mistake> {
  for (const { gap } of middleboxes) {
    if (gap !== undefined) yield { what: "what reaches an endpoint or appliance gets on", ...gap };
  }
}
