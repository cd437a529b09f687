import { type Resource, Unknown } from "@causeway/terraform";
import type { Network } from "./network.js";
import { resourcesIn, type Source } from "./source.js";

/** What does things by AWS's API of which Terraform does not tell. */
const ACTORS =
  /^aws_(cloudformation_|lambda_function$|ecs_service$|ec2_fleet$|spot_fleet_request$|ssm_(association|document)$)/;
/** Providers whose resources are none of a network: they compute, or write files. */
const BYSTANDERS = /^(archive|http|local|random|time|tls)_/;

/** Who may register targets or attach interfaces although no resource of the input says so. */
export class Outside {
  private outputs: ReadonlyMap<string, string> | undefined;
  private readonly actors = new Map<string, Unknown | undefined>();

  constructor(
    private readonly source: Source,
    private readonly network: Network,
  ) {}

  /** Who may have done it for this resource: what reads its stack's outputs, or calls AWS's API there. */
  mayComplete({ address, stack }: Resource): Unknown | undefined {
    const { unread, outputs } = this.source.configuration;
    const [stranger] = this.source.strangers.get(address) ?? [];
    if (stranger !== undefined) return new Unknown(`what ${stranger.type} does is not known`, stranger.address);
    const [hidden] = [...unread, ...this.network.unplaced];
    this.outputs ??= new Map([...outputs].flatMap(([name, value]) => resourcesIn(value).map((one) => [one, name])));
    const output = this.outputs.get(address);
    if (output !== undefined) {
      return new Unknown(`stacks that are not in the input may use the output ${output}`, address);
    }
    return hidden ?? this.actorIn(stack);
  }

  private actorIn(stack: string): Unknown | undefined {
    if (!this.actors.has(stack)) {
      const own = [...this.source.configuration.resources.values()].filter((one) => one.stack === stack);
      const actor = own.find(({ type, mode }) => mode === "managed" && isActor(type));
      const reason = "it may do by AWS's API what Terraform does not tell";
      this.actors.set(stack, actor && new Unknown(reason, actor.address));
    }
    return this.actors.get(stack);
  }
}

function isActor(type: string): boolean {
  return ACTORS.test(type) || (!type.startsWith("aws_") && !BYSTANDERS.test(type));
}
