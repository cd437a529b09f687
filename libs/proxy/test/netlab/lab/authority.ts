import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Authority {
  /** PEM of the authority itself. */
  readonly certificate: string;
  readonly certificates: Readonly<Record<string, { readonly key: string; readonly certificate: string }>>;
}

/** A certificate authority with one certificate per name. */
export function certificateAuthority(names: readonly string[]): Authority {
  const folder = mkdtempSync(join(tmpdir(), "netlab-authority-"));
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  try {
    openssl("req", "-x509", ...key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=lab authority");
    const certificates = Object.fromEntries(
      names.map((name, index) => {
        const at = (ending: string) => `${String(index)}.${ending}`;
        openssl("req", "-new", ...key, "-keyout", at("key"), "-out", at("csr"), "-subj", `/CN=${name}`);
        writeFileSync(join(folder, at("ext")), `subjectAltName=DNS:${name}\n`);
        const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", at("ext")];
        openssl("x509", "-req", "-in", at("csr"), "-out", at("pem"), ...signed);
        const read = (ending: string) => readFileSync(join(folder, at(ending)), "utf8");
        return [name, { key: read("key"), certificate: read("pem") }];
      }),
    );
    return { certificate: readFileSync(join(folder, "ca.pem"), "utf8"), certificates };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
