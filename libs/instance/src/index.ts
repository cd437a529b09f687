export { escapeForTerraform, render, renderFile } from "./render.js";
export { launchTemplateUserData } from "./user-data.js";
