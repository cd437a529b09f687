import type { Namespace } from "./namespace.js";
import { vpnInstanceInstallation } from "../../src/pod/vpn-instance.js";
import type { VpnInstanceSettings } from "../../src/pod/settings.js";

/** As `aws cloudwatch put-metric-data` gets it. */
export interface Datum {
  readonly MetricName: string;
  readonly Unit: string;
  readonly Value: number;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

/** An AWS that keeps what it is told, unless it is down. */
const AWS = `#!/bin/bash
echo "$@" >>/run/aws/calls
[ ! -e /run/aws/down ] || exit 255
for word in "$@"; do
  if [[ "$word" == file://* ]]; then cat "\${word#file://}" >>/run/aws/requests; fi
done
`;

/** What strongSwan says of two tunnels, one of which is just being rekeyed. */
const SWANCTL = `#!/bin/bash
[ ! -e /run/aws/no-charon ] || exit 1
cat <<'END'
tunnel2: #2, ESTABLISHED, IKEv2, 9b0f_i* 44f1_r
  local  '198.51.100.1' @ 198.51.100.1[4500]
  remote '203.0.113.3' @ 203.0.113.3[4500]
  tunnel2: #3, reqid 2, INSTALLED, TUNNEL-in-UDP, ESP:AES_GCM_16-256
    installed 2690s ago, rekeying in 10s, expires in 280s
  tunnel2: #5, reqid 2, INSTALLED, TUNNEL-in-UDP, ESP:AES_GCM_16-256/ECP_384
    installed 1s ago, rekeying in 2699s, expires in 2969s
tunnel1: #1, ESTABLISHED, IKEv2, 77a2_i* 19cc_r
  tunnel1: #4, reqid 1, INSTALLED, TUNNEL-in-UDP, ESP:AES_GCM_16-256
END
`;

/** Gives a VPN instance its scripts, an AWS and strongSwan's answers. */
export async function prepareReport(vpn: Namespace, settings: VpnInstanceSettings): Promise<void> {
  const scripts = vpnInstanceInstallation(settings).filter(({ path }) =>
    /\/pod\/(settings|lib\.sh|report.*)$/.test(path),
  );
  const commands = [
    { path: "/mnt/bin/aws", content: AWS, mode: "0755" },
    { path: "/mnt/bin/swanctl", content: SWANCTL, mode: "0755" },
  ];
  for (const { path, content, mode } of [...scripts, ...commands]) {
    await vpn.run(`mkdir -p "$(dirname ${path})" && cat >${path} && chmod ${mode} ${path}`, content);
  }
  await vpn.run("mkdir -p /run/aws");
}

/** The script as its timer runs it, with that AWS. */
export const REPORT = 'PATH="/mnt/bin:$PATH" /usr/local/lib/pod/report';

/** Runs the script, and gives what AWS got, each request on its own. */
export async function report(vpn: Namespace): Promise<readonly (readonly Datum[])[]> {
  await vpn.run(`rm -f /run/aws/requests && ${REPORT}`);
  const lines = await vpn.run("cat /run/aws/requests");
  return lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as readonly Datum[]);
}

/** The values of a metric in several reports added up, for just these dimensions. Fails if a report lacks it. */
export function sum(
  reports: readonly (readonly Datum[])[],
  name: string,
  dimensions: Readonly<Record<string, string>>,
) {
  const wanted = JSON.stringify(Object.entries(dimensions).sort());
  const values = reports.map((data) => {
    const found = data.filter(
      (datum) =>
        datum.MetricName === name &&
        JSON.stringify(datum.Dimensions.map(({ Name, Value }) => [Name, Value]).sort()) === wanted,
    );
    if (found.length !== 1) throw new Error(`${String(found.length)} times ${name} with ${wanted}`);
    return found[0]?.Value ?? NaN;
  });
  return values.reduce((total, value) => total + value, 0);
}
