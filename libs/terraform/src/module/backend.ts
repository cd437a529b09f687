import type { Evaluated } from "../evaluate/values.js";
import type { JsonObject } from "../json/json.js";
import type { Backend } from "../stacks/stacks.js";
import { blocksOf } from "./json-syntax.js";

/** Where the `terraform` blocks of a module say that its state is kept; without a word, in a file of its folder. */
export function backendOf(settings: readonly JsonObject[]): Backend {
  for (const body of settings) {
    const [cloud] = blocksOf(body["cloud"], 0);
    if (cloud !== undefined) return { type: "cloud", config: cloud.body as Evaluated };
    const [backend] = blocksOf(body["backend"], 1);
    if (backend !== undefined) return { type: backend.labels[0] ?? "local", config: backend.body as Evaluated };
  }
  return { type: "local", config: {} };
}

/** The one workspace that the settings name. Other backends have a workspace chosen on the command line. */
export function workspaceOf(settings: readonly JsonObject[]): string | undefined {
  const workspaces = settings.flatMap((body) =>
    [...blocksOf(body["cloud"], 0), ...blocksOf(body["backend"], 1).filter((block) => block.labels[0] === "remote")]
      .flatMap((block) => blocksOf(block.body["workspaces"], 0))
      .map((block) => block.body["name"]),
  );
  const name = workspaces[0];
  return typeof name === "string" ? name : undefined;
}
