export { agentConfiguration } from "./agent.js";
export type { AgentMetrics, ShippedLog } from "./agent.js";
export { cloudConfig, file, instanceLibrary, journalFiles, JOURNAL_FILE } from "./cloud-config.js";
export type { InstanceFile } from "./cloud-config.js";
export { escapeForTerraform, render, renderFile } from "./render.js";
export { launchTemplateUserData, MOST_USER_DATA, userDataBytes } from "./user-data.js";
export { SESSION_MANAGER } from "./session-manager.js";
export { logPermission, metricPermission } from "./shipping-permissions.js";
