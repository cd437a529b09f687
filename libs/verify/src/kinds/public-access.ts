import { type Resource, Unknown } from "@causeway/terraform";
import type { PublicAccess, Network, VpcGateway } from "../model/network.js";
import { regionOf, type Source, text, unknownValue } from "../model/source.js";
import { EGRESS_ONLY_GATEWAYS } from "./egress-only-gateway.js";
import { INTERNET_GATEWAYS } from "./internet-gateway.js";
import type { Kind } from "../model/kind.js";

/**
 * VPC Block Public Access, of an account and Region, with its exclusions.
 * https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
 */
export const publicAccess: Kind = {
  name: "block-public-access",
  types: {
    aws_vpc_block_public_access_options: "aws_account_id aws_region internet_gateway_block_mode",
    aws_vpc_block_public_access_exclusion: "internet_gateway_exclusion_mode resource_arn subnet_id vpc_id",
  },
  build: { doubts: build },
};

function build(source: Source, network: Network): void {
  const exclusions = source.of("aws_vpc_block_public_access_exclusion");
  for (const options of source.of("aws_vpc_block_public_access_options")) {
    const mode = text(options, "internet_gateway_block_mode");
    if (mode === "off") continue;
    for (const gateway of gatewaysOf(network)) {
      const applies = isOfAccount(source, options, gateway);
      if (applies === false) continue;
      const access = applies instanceof Unknown ? applies : accessAt(source, options, mode, exclusions, gateway);
      if (access instanceof Unknown) gateway.doubts.push(unknownValue(access));
      else gateway.publicAccess = access;
    }
  }
}

export function* gatewaysOf(network: Network): Iterable<VpcGateway> {
  yield* network.all(INTERNET_GATEWAYS).values();
  yield* network.all(EGRESS_ONLY_GATEWAYS).values();
}

/** Whether a gateway is of the account and Region that a resource sets. A stack's default provider is one account's. */
function isOfAccount(source: Source, options: Resource, { vpc }: VpcGateway): boolean | Unknown {
  const own = source.configuration.resources.get(vpc.address);
  if (own === undefined) return new Unknown("whether it is of this account is not known", options.address);
  const [where, elsewhere] = [regionOf(options), regionOf(own)];
  if (where !== undefined && elsewhere !== undefined && where !== elsewhere) return false;
  if (options.stack === own.stack && options.provider === own.provider) return true;
  return new Unknown(
    `whether ${vpc.address} is of the account and Region that it is for is not known`,
    options.address,
  );
}

function accessAt(
  source: Source,
  { address: by }: Resource,
  mode: string | Unknown | undefined,
  exclusions: readonly Resource[],
  { vpc }: VpcGateway,
): PublicAccess | Unknown {
  if (mode !== "block-bidirectional" && mode !== "block-ingress") return new Unknown("its mode is not known", by);
  let excluded: string | Unknown | undefined;
  for (const exclusion of exclusions) {
    const place = source.target(exclusion, "vpc_id") ?? source.target(exclusion, "subnet_id");
    if (place === undefined || place instanceof Unknown)
      return new Unknown("what it excludes is not known", exclusion.address);
    // Whether a packet then passes depends on more than its gateway.
    if (vpc.subnets.some(({ address }) => address === place)) {
      return new Unknown("exclusions of single subnets are not modelled", exclusion.address);
    }
    if (place === vpc.address) excluded = text(exclusion, "internet_gateway_exclusion_mode");
  }
  if (excluded === undefined) return { by, mode };
  if (excluded === "allow-bidirectional") return { by, mode: "excluded" };
  if (excluded === "allow-egress" && mode === "block-bidirectional") return { by, mode: excluded };
  return new Unknown("what is excluded from it is not known", by);
}
