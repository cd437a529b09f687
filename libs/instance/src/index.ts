export { escapeForTerraform, render, renderFile } from "./render.js";
export { launchTemplateUserData } from "./user-data.js";
export { SESSION_MANAGER } from "./session-manager.js";
