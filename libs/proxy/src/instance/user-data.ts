import { agentConfiguration, cloudConfig, file, instanceLibrary } from "@causeway/aws";
import type { InstanceFile } from "@causeway/aws";
import { METRICS } from "./metrics.js";
import { renderTemplate } from "./render.js";
import type { InstanceSettings } from "./settings.js";

/** Where the scripts of the proxy are. */
export const SCRIPTS = "/usr/local/lib/proxy";

/** Through which an instance checks that its path to the internet works: answers everybody, on HTTPS. */
export const PROBE_HOST = "checkip.amazonaws.com";

/** Values of the file `settings` that only one kind of proxy has. */
type OwnSettings = Readonly<Record<string, string>>;

/** Cloud-config that writes files and starts the boot script. */
export function userData(files: readonly InstanceFile[]): string {
  return cloudConfig(files, "proxy-boot.service");
}

/** What both kinds of proxy have, and the scripts of one of them. */
export function instanceFiles(
  kind: "transparent" | "forward",
  scripts: readonly string[],
  interval: string,
  settings: InstanceSettings,
  own: OwnSettings,
): readonly InstanceFile[] {
  const script = (folder: string, mode: InstanceFile["mode"]) => (name: string) =>
    file(`${SCRIPTS}/${name}`, renderTemplate(`${folder}/${name}`, {}), mode);
  const units = ["boot.service", "abandon.service", "update.service", "report.service", "report.timer"];
  return [
    instanceLibrary(),
    file("/etc/proxy/settings", settingsFile(settings, own)),
    file("/etc/proxy/agent.json", agentSettings(settings)),
    file("/etc/logrotate.d/squid", renderTemplate("shared/logrotate", {})),
    file("/etc/systemd/system/squid.service.d/proxy.conf", renderTemplate("shared/systemd/squid.conf", {})),
    ...units.map((unit) => file(unitPath(unit), renderTemplate(`shared/systemd/proxy-${unit}`, {}))),
    file(unitPath("update.timer"), renderTemplate("shared/systemd/proxy-update.timer", { INTERVAL: interval })),
    ...["lib.sh", "apply.sh", "prepare.sh"].map(script("shared", "0644")),
    ...["abandon"].map(script("shared", "0755")),
    ...["boot", "update", "report", ...scripts].map(script(kind, "0755")),
  ];
}

function unitPath(unit: string): string {
  return `/etc/systemd/system/proxy-${unit}`;
}

function settingsFile(settings: InstanceSettings, own: OwnSettings): string {
  const shared = renderTemplate("shared/settings", {
    REGION: shellWord(settings.region),
    AUTO_SCALING_GROUP: shellWord(settings.autoScalingGroupName),
    LIFECYCLE_HOOK: shellWord(settings.lifecycleHookName),
    METRIC_NAMESPACE: shellWord(settings.metricNamespace),
    PROBE_HOST: shellWord(PROBE_HOST),
  });
  return `${shared}${Object.entries(own)
    .map(([name, value]) => `${name}=${shellWord(value)}\n`)
    .join("")}`;
}

/** One word of a shell, whatever is in it. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Settings of the CloudWatch agent: logs, and the heartbeat with the group's name as its only dimension.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-procstat-process-metrics.html
 */
function agentSettings({ autoScalingGroupName, metricNamespace, logGroups }: InstanceSettings): string {
  const heartbeat = {
    pid_file: "/run/squid.pid",
    measurement: [{ name: "cpu_usage", rename: METRICS.heartbeat, unit: "Percent" }],
    append_dimensions: { AutoScalingGroupName: autoScalingGroupName },
  };
  return agentConfiguration(
    [
      { file: "/var/log/squid/access.log", group: logGroups.access },
      { file: "/var/log/squid/cache.log", group: logGroups.cache },
      { file: "/var/log/proxy/instance.log", group: logGroups.instance },
    ],
    {
      namespace: metricNamespace,
      aggregations: [["AutoScalingGroupName"]],
      interval: 10,
      collected: { procstat: [heartbeat] },
    },
  );
}
