import type { VpnInstanceSettings } from "../../src/pod/settings.js";

/** A tunnel as the hub sees it. */
export interface Endpoint {
  readonly name: string;
  readonly address: string;
  readonly podAddress: string;
  readonly key: string;
  /** Of its XFRM interface. */
  readonly interfaceId: number;
}

export function endpointsOf(settings: VpnInstanceSettings, pod: number): readonly Endpoint[] {
  return settings.tunnels.map(({ endpoint }, index) => ({
    name: `pod${String(pod)}tunnel${String(index + 1)}`,
    address: endpoint,
    podAddress: settings.publicAddress,
    key: `Key_of.pod${String(pod)}.tunnel${String(index + 1)}`,
    interfaceId: pod * 10 + index + 1,
  }));
}

/** What strongSwan calls what AWS calls so: https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html */
const ENCRYPTION: Readonly<Record<string, string>> = { "AES256-GCM-16": "aes256gcm16" };
const PRF: Readonly<Record<string, string>> = { "SHA2-384": "prfsha384" };
const GROUPS: Readonly<Record<string, string>> = { 20: "ecp384" };

export interface Proposals {
  readonly ike: string;
  readonly esp: string;
}

/** What a VPN connection allows, which is one way. */
export function proposalsOf(connection: Readonly<Record<string, unknown>>, tunnel: 1 | 2): Proposals {
  const only = (option: string, names: Readonly<Record<string, string>>) => {
    const values = connection[`tunnel${String(tunnel)}_${option}`] as readonly (string | number)[];
    const name = names[String(values[0])];
    if (values.length !== 1 || name === undefined) throw new Error(`${option}: ${values.join(", ")}`);
    return name;
  };
  return {
    ike: [
      only("phase1_encryption_algorithms", ENCRYPTION),
      only("phase1_integrity_algorithms", PRF),
      only("phase1_dh_group_numbers", GROUPS),
    ].join("-"),
    // AES-GCM brings its own integrity.
    esp: [only("phase2_encryption_algorithms", ENCRYPTION), only("phase2_dh_group_numbers", GROUPS)].join("-"),
  };
}

/**
 * AWS's end of tunnels, with its defaults: it waits for the other side, renews keys 270 seconds before 8 hours and 1 hour
 * are over, asks every 10 seconds whether the other side lives, and clears what does not.
 *
 * https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnTunnelOptionsSpecification.html
 */
export function swanctlAtAws(endpoints: readonly (Endpoint & Proposals)[]): string {
  return `
connections {
${endpoints.map(connection).join("")}}
secrets {
${endpoints.map(secret).join("")}}
`;
}

function secret({ name, address, podAddress, key }: Endpoint): string {
  return `
  ike-${name} {
    id-local = ${address}
    id-remote = ${podAddress}
    secret = "${key}"
  }
`;
}

function connection({ name, address, podAddress, interfaceId, ike, esp }: Endpoint & Proposals): string {
  return `
  ${name} {
    version = 2
    local_addrs = ${address}
    remote_addrs = ${podAddress}
    proposals = ${ike}
    mobike = no
    unique = replace
    dpd_delay = 10s
    over_time = 270s
    rekey_time = 28530s
    rand_time = 270s
    local {
      auth = psk
      id = ${address}
    }
    remote {
      auth = psk
      id = ${podAddress}
    }
    children {
      ${name} {
        local_ts = 0.0.0.0/0
        remote_ts = 0.0.0.0/0
        esp_proposals = ${esp}
        if_id_in = ${String(interfaceId)}
        if_id_out = ${String(interfaceId)}
        start_action = none
        dpd_action = clear
        life_time = 3600s
        rekey_time = 3330s
        rand_time = 270s
        replay_window = 1024
      }
    }
  }
`;
}
