import { versionNumber } from "./metrics.js";
import { escapeForTerraform, renderFile } from "./render.js";
import type { TransparentProxyInstance, TransparentProxySettings } from "./settings.js";

/** What an instance of the transparent proxy is started with, and the configuration that it pulls. */
export function transparentProxyInstance(settings: TransparentProxySettings): TransparentProxyInstance {
  const content = JSON.stringify({ "allowed-domains.txt": settings.allowList.map((name) => `${name}\n`).join("") });
  return {
    userData: escapeForTerraform(renderFile("user-data.yaml", { FILES: "" })),
    configuration: [{ name: "configuration.json", content }],
    configurationVersion: versionNumber(content),
  };
}
