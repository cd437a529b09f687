import { Reference, Unknown, UnorderedSet, type Value } from "../../configuration.js";
import type { Network } from "../network.js";
import { isRecord, type Source } from "../source.js";

/** What does things by AWS's API of which Terraform does not tell. */
const ACTORS =
  /^aws_(cloudformation_|lambda_function$|ecs_service$|ec2_fleet$|spot_fleet_request$|ssm_(association|document)$)/;
/** Providers whose resources are none of a network: they compute, or write files. */
const BYSTANDERS = /^(archive|http|local|random|time|tls)_/;

/**
 * Who may register targets or attach interfaces although no resource of the input says so: what reads the outputs of the
 * stack, and what calls AWS's API. The reason is for people: it ends a sentence.
 *
 * @param actors - further types that may do it
 */
export function doneElsewhere(source: Source, network: Network, address: string, actors?: RegExp): Unknown | undefined {
  const { resources, outputs } = source.configuration;
  const [unread] = [...source.configuration.unread, ...network.unplaced];
  if (unread !== undefined) return unread;
  for (const [name, value] of outputs) {
    if (names(value, address))
      return new Unknown(`stacks that are not in the input may use the output ${name}`, address);
  }
  const stack = resources.get(address)?.stack;
  for (const resource of resources.values()) {
    if (resource.stack !== stack || resource.mode === "data") continue;
    const { type } = resource;
    const isForeign = !type.startsWith("aws_") && !BYSTANDERS.test(type);
    if (isForeign || ACTORS.test(type) || actors?.test(type)) {
      return new Unknown("it may do by AWS's API what Terraform does not tell", resource.address);
    }
  }
  return undefined;
}

/** Whether a value refers to a resource, or is a text in which its id stands. */
export function names(value: Value, address: string): boolean {
  if (value instanceof Reference) return value.resource === address;
  if (value instanceof Unknown) return value.names.includes(address);
  if (value instanceof UnorderedSet) return value.members.some((member) => names(member, address));
  if (Array.isArray(value)) return value.some((member: Value) => names(member, address));
  return isRecord(value) && Object.values(value).some((member) => names(member, address));
}
