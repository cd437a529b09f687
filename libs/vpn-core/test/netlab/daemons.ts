import type { Namespace } from "./namespace.js";

/** Runs FRR's daemons in a namespace as the package does: zebra and bgpd, then the integrated configuration. */
export async function startFrr(namespace: Namespace, configuration: string): Promise<void> {
  await namespace.run(
    `
    mkdir -p /run/frr
    echo "service integrated-vtysh-config" >/etc/frr/vtysh.conf
    cat >/etc/frr/frr.conf
    touch /etc/frr/zebra.conf /etc/frr/bgpd.conf
    chown -R frr:frr /run/frr /etc/frr`,
    configuration,
  );
  await restartFrr(namespace);
}

/** The daemons with the configuration that lies there, as after they were killed. */
export async function restartFrr(namespace: Namespace): Promise<void> {
  await namespace.run(`
    /usr/lib/frr/zebra -d -A 127.0.0.1 --log file:/run/frr/log
    /usr/lib/frr/bgpd -d -A 127.0.0.1 --log file:/run/frr/log
    vtysh -b`);
}

/** What vtysh tells as JSON. */
export async function show<T>(namespace: Namespace, command: string): Promise<T> {
  return JSON.parse(await namespace.run(`vtysh -c 'show ${command} json'`)) as T;
}
