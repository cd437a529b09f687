import { type Firewall, named, type Net } from "./net.js";
import type { Ref, Writer } from "./writer.js";

export function addFirewalls(writer: Writer, net: Net): void {
  for (const firewall of net.firewalls) {
    if (firewall.form === "load-balancer") addLoadBalancer(writer, net, firewall);
    else addNetworkFirewall(writer, net, firewall);
  }
}

/** How a route names an endpoint: that of a Network Firewall is found by its zone. */
export function endpointExpression(net: Net, endpoint: Net["endpoints"][number], ref: Ref): string {
  if (named(net.firewalls, endpoint.firewall).form === "load-balancer") return ref(endpoint.name);
  const { zone } = named(net.subnets, endpoint.subnet);
  const states = ref(endpoint.firewall, "firewall_status[0].sync_states").slice(2, -1);
  const found = `[for s in ${states} : s.attachment[0].endpoint_id if s.availability_zone == "eu-central-1${zone}"]`;
  return `\${one(${found})}`;
}

function subnetsOf(net: Net, { name }: Firewall): string[] {
  return net.endpoints.filter(({ firewall }) => firewall === name).map(({ subnet }) => subnet);
}

function addNetworkFirewall(writer: Writer, net: Net, firewall: Firewall): void {
  const { name, vpc, dualstack } = firewall;
  const ip_address_type = dualstack ? "DUALSTACK" : "IPV4";
  writer.add("aws_networkfirewall_firewall", name, (ref) => ({
    name,
    firewall_policy_arn: "arn:aws:network-firewall:eu-central-1:111122223333:firewall-policy/main",
    vpc_id: ref(vpc),
    subnet_mapping: subnetsOf(net, firewall).map((subnet) => ({ subnet_id: ref(subnet), ip_address_type })),
  }));
}

/** With one appliance for all zones, which takes everything. */
function addLoadBalancer(writer: Writer, net: Net, firewall: Firewall): void {
  const { name, vpc, dualstack } = firewall;
  const ip_address_type = dualstack ? "dualstack" : "ipv4";
  const subnets = subnetsOf(net, firewall);
  const [first] = subnets;
  if (first === undefined) return;
  const any = [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"], ipv6_cidr_blocks: ["::/0"] }];
  writer.add("aws_lb", name, (ref) => ({
    name,
    load_balancer_type: "gateway",
    ip_address_type,
    enable_cross_zone_load_balancing: true,
    subnets: subnets.map((subnet) => ref(subnet)),
  }));
  writer.add("aws_lb_target_group", `${name}_targets`, (ref) => {
    return { protocol: "GENEVE", port: 6081, vpc_id: ref(vpc) };
  });
  writer.add("aws_lb_listener", `${name}_listener`, (ref) => ({
    load_balancer_arn: ref(name, "arn"),
    default_action: [{ type: "forward", target_group_arn: ref(`${name}_targets`, "arn") }],
  }));
  writer.add("aws_security_group", `${name}_open`, (ref) => ({ vpc_id: ref(vpc), ingress: any, egress: any }));
  writer.add("aws_instance", `${name}_inspector`, (ref) => ({
    ami: "ami-0123456789abcdef0",
    instance_type: "c7g.large",
    subnet_id: ref(first),
    vpc_security_group_ids: [ref(`${name}_open`)],
  }));
  writer.add("aws_lb_target_group_attachment", `${name}_inspector_target`, (ref) => {
    return { target_group_arn: ref(`${name}_targets`, "arn"), target_id: ref(`${name}_inspector`) };
  });
  writer.add("aws_vpc_endpoint_service", `${name}_service`, (ref) => ({
    acceptance_required: false,
    gateway_load_balancer_arns: [ref(name, "arn")],
    supported_ip_address_types: dualstack ? ["ipv4", "ipv6"] : ["ipv4"],
  }));
  for (const { name: endpoint, subnet } of net.endpoints.filter((one) => one.firewall === name)) {
    writer.add("aws_vpc_endpoint", endpoint, (ref) => ({
      vpc_id: ref(vpc),
      vpc_endpoint_type: "GatewayLoadBalancer",
      service_name: ref(`${name}_service`, "service_name"),
      ip_address_type,
      subnet_ids: [ref(subnet)],
    }));
  }
}
