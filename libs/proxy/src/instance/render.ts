import { renderFile } from "@causeway/aws";
import { join } from "node:path";

const TEMPLATES = join(import.meta.dirname, "../../templates");

/** A file below `templates/`, rendered. */
export function renderTemplate(name: string, values: Readonly<Record<string, string>>): string {
  return renderFile(join(TEMPLATES, name), values);
}
