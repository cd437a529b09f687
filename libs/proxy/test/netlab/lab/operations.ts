import { exec } from "./operations/exec.js";
import { load } from "./operations/load.js";
import { raw, udp } from "./operations/raw.js";
import { serve, received } from "./operations/serve.js";
import { serveDns, asked } from "./operations/dns.js";
import { serveMetadata } from "./operations/metadata.js";
import { tls } from "./operations/tls.js";

/** What an agent can be asked to do. Arguments and results pass as JSON. */
export const OPERATIONS = { asked, exec, load, raw, received, serve, serveDns, serveMetadata, tls, udp };
