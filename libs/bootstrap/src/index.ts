export { bootstrapApps } from "./bootstrap-apps.js";
export { PipelineRoles, ROLE_NAMES, SERVICES } from "./pipeline-roles.js";
