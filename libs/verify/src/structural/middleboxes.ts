import type { Network } from "../model/network.js";
import type { Mistake } from "./structure.js";

/** Endpoints and appliances behind which packets end. */
export function* middleboxMistakes({ firewallEndpoints, interfaces }: Network): Iterable<Mistake> {
  for (const { gap } of [...firewallEndpoints.values(), ...interfaces.values()]) {
    if (gap !== undefined) yield { what: "what reaches an endpoint or appliance gets on", ...gap };
  }
}
