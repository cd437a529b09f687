import type { Balancer, Net } from "./net.js";
import type { Writer } from "./writer.js";

/** Instances, and load balancers for those that are their nodes. */
export function addHosts(writer: Writer, net: Net): void {
  for (const { name, subnet, address, groups, isPublic, sourceDestCheck, ipv6, balancer } of net.hosts) {
    if (balancer !== null) continue;
    writer.add("aws_instance", name, (ref) => ({
      ami: "ami-0123456789abcdef0",
      instance_type: "t4g.micro",
      subnet_id: ref(subnet),
      source_dest_check: sourceDestCheck,
      ...(groups.length > 0 && { vpc_security_group_ids: groups.map((group) => ref(group)) }),
      ...(address !== null && { private_ip: address }),
      ...(ipv6 && { ipv6_address_count: 1 }),
    }));
    if (isPublic) writer.add("aws_eip", `${name}_address`, (ref) => ({ domain: "vpc", instance: ref(name) }));
  }
  for (const balancer of net.balancers) addBalancer(writer, net, balancer);
}

function addBalancer(writer: Writer, net: Net, { name, type, ports }: Balancer): void {
  const nodes = net.hosts.filter(({ balancer }) => balancer === name);
  const [first] = nodes;
  if (first === undefined) return;
  writer.add("aws_lb", name, (ref) => ({
    name,
    load_balancer_type: type,
    internal: !first.isPublic,
    ip_address_type: first.ipv6 ? "dualstack" : "ipv4",
    subnets: nodes.map(({ subnet }) => ref(subnet)),
    ...(first.groups.length > 0 && { security_groups: first.groups.map((group) => ref(group)) }),
  }));
  for (const port of ports) {
    writer.add("aws_lb_listener", `${name}_${port}`, (ref) => ({
      load_balancer_arn: ref(name, "arn"),
      port,
      protocol: type === "application" ? "HTTP" : "TCP",
      default_action: [
        { type: "fixed-response", fixed_response: [{ content_type: "text/plain", status_code: "200" }] },
      ],
    }));
  }
}
