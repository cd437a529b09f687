import { type End, type Intent, named, type Net, type Subnet } from "./net.js";

/** The intent asked of each pair of subnets by itself. One alone stays as it is. */
export function ofEveryPair(net: Net, intent: Intent): Intent[] {
  const isOneTier = intent.from.kind === "tier" && intent.to.kind === "tier";
  return subnetsOf(net, intent.from).flatMap((from) =>
    subnetsOf(net, intent.to)
      .filter((to) => !isOneTier || vpcOf(net, from) !== vpcOf(net, to))
      .map((to) => ({ ...intent, from, to })),
  );
}

function subnetsOf(net: Net, end: End): End[] {
  if (end.kind !== "vpc" && end.kind !== "tier") return [end];
  const isMeant = ({ vpc, tier }: Subnet) => (end.kind === "tier" ? tier === end.tier : vpc === end.name);
  return net.subnets.filter(isMeant).map(({ name }) => ({ kind: "subnet", name }));
}

function vpcOf(net: Net, end: End): string | undefined {
  return end.kind === "subnet" ? named(net.subnets, end.name).vpc : undefined;
}
