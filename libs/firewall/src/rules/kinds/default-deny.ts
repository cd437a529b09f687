import type { RuleGroup } from "../rule-group.js";

/**
 * The last group of every policy: drops and logs what no rule let pass and is not TCP. AWS's default action of the
 * policy does the same for TCP, where it waits until it has seen the name that a client asks for; about other
 * protocols it declares nothing.
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html
 */
export function defaultDeny(): RuleGroup {
  const name = "default-deny";
  return {
    name,
    capacity: 10,
    compile: () => ({
      stateful: [
        {
          key: "not-tcp",
          // Towards the server only: answers to what was let pass belong to its flow.
          text: (sid) =>
            `drop ip any any -> any any ` +
            `(msg:"${name}: no rule lets this pass"; ip_proto:!6; flow:to_server; sid:${String(sid)}; rev:1;)`,
        },
      ],
      problems: [],
    }),
  };
}
