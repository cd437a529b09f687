/** Protocol and port of a security group's rule. */
export function tcp(port: number) {
  return onPort("tcp", port);
}

/** Protocol and port of a security group's rule. */
export function onPort(ipProtocol: "tcp" | "udp", port: number) {
  return { ipProtocol, fromPort: port, toPort: port };
}

/** A block or an address as part of an id: `10.0.0.0/8` is `10-0-0-0-8`. */
export function dashed(addresses: string): string {
  return addresses.replaceAll(/[^0-9]/g, "-");
}
