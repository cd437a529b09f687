export { addAlarm } from "./alarms/alarm.js";
export type { AlarmProps, Metric } from "./alarms/alarm.js";
export { statusChecks } from "./alarms/status-checks.js";
export { checkPort, checkWholeNumber } from "./checks.js";
export { cloudConfig, file, instanceLibrary, journalFiles, JOURNAL_FILE } from "./instance/cloud-config.js";
export type { InstanceFile } from "./instance/cloud-config.js";
export { InstanceRole } from "./instance/instance-role.js";
export {
  amazonLinuxAtLaunch,
  amazonLinuxParameter,
  architectureOf,
  checkInstanceType,
} from "./instance/instance-type.js";
export { addInstance } from "./instance/instance.js";
export { addLaunchTemplate } from "./instance/launch-template.js";
export { escapeForTerraform, renderFile } from "./instance/render.js";
export { checkUserData, encodedUserData } from "./instance/user-data.js";
export { customerKey, stackKey } from "./keys/customer-key.js";
export { agentConfiguration } from "./logs/agent.js";
export { EncryptedLogGroup } from "./logs/encrypted-log-group.js";
export {
  GATEWAY_SERVICES,
  requireEndpoints,
  SESSION_MANAGER_ENDPOINTS,
  SHIPPING_ENDPOINTS,
} from "./network/endpoints.js";
export { readBlock, readIpv4Block } from "./network/block.js";
export { checkLoadBalancerName } from "./network/load-balancer-name.js";
export { dashed, onPort, tcp } from "./network/rules.js";
export { accountRoot, roleArn, stackArn } from "./policy/arns.js";
export { logPermission, metricPermission, SESSION_MANAGER } from "./policy/instance-permissions.js";
export { encryptedTransportOnly, policyDocument, trustPolicy } from "./policy/policy-document.js";
export type { Statement } from "./policy/policy-document.js";
