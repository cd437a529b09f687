import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Cidr } from "@causeway/cidr";
import { Fn, TerraformOutput } from "cdktf";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  AccountConstruct,
  defineAccount,
  DescriptionError,
  FileAsset,
  formatNotice,
  OrganizationApp,
  synthesize,
} from "../index.js";
import type { AccountApp, AccountStack, Notice } from "../index.js";
import { testOrganization } from "../testing/index.js";

let folder: string;
let outdir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "causeway-test-"));
  outdir = join(folder, "out");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const app = (account: string, build: (stack: AccountStack) => void = () => undefined): AccountApp =>
  defineAccount(account, ({ stack }) => {
    build(stack());
  });

const withVpc = (account: string, cidrBlock = "10.0.0.0/16"): AccountApp =>
  app(account, (stack) => new Vpc(stack, "vpc", { cidrBlock }));

/** Every file below the output folder, with its content. */
function files(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(outdir, { recursive: true, encoding: "utf8" })
      .sort()
      .filter((path) => statSync(join(outdir, path)).isFile())
      .map((path) => [path, readFileSync(join(outdir, path), "base64")]),
  );
}

function run(apps: readonly AccountApp[], complete = true) {
  return synthesize({ organization: testOrganization(), apps, outdir, complete });
}

describe("writing", () => {
  test("says of each stack where it lies, how many resources it has and whether it changed", () => {
    expect(run([withVpc("alpha"), app("beta")])).toEqual([
      { name: "alpha", folder: join(outdir, "stacks/alpha"), resources: 1, changed: true },
      { name: "beta", folder: join(outdir, "stacks/beta"), resources: 0, changed: true },
    ]);
    expect(run([withVpc("alpha"), withVpc("beta")]).map(({ changed }) => changed)).toEqual([false, true]);
  });

  test("tells each notice of a construct once, with its place, and fails for none", () => {
    class Noticing extends AccountConstruct {
      constructor(stack: AccountStack) {
        super(stack, "noticing");
        const notice = { code: "SOMETHING_CHANGED", message: "a became b" };
        this.notice({ ...notice, property: "list[0]" });
        this.notice({ ...notice, property: "list[0]" });
        this.notice(notice);
      }
    }
    const told: string[] = [];
    const apps = [app("alpha", (stack) => new Noticing(stack))];
    const tell = (notice: Notice) => told.push(formatNotice(notice));
    synthesize({ organization: testOrganization(), apps, outdir, tell });
    expect(told).toEqual([
      "alpha/noticing.list[0]: a became b [SOMETHING_CHANGED]",
      "alpha/noticing: a became b [SOMETHING_CHANGED]",
    ]);
  });

  test("the same description gives the same bytes", () => {
    run([withVpc("alpha"), withVpc("beta")]);
    const before = files();
    rmSync(outdir, { recursive: true });
    run([withVpc("beta"), withVpc("alpha")]);
    expect(files()).toEqual(before);
  });

  test("keeps what Terraform put beside a stack", () => {
    run([withVpc("alpha")]);
    const lock = join(outdir, "stacks/alpha/.terraform.lock.hcl");
    writeFileSync(lock, "locked");
    run([withVpc("alpha", "10.1.0.0/16")]);
    expect(readFileSync(lock, "utf8")).toBe("locked");
  });

  test("removes the stack of an account that is gone, but not what Terraform put there", () => {
    run([withVpc("alpha"), withVpc("beta"), app("network")]);
    writeFileSync(join(outdir, "stacks/beta/plan.out"), "plan");
    run([withVpc("alpha")]);
    expect(readdirSync(join(outdir, "stacks"))).toEqual(["alpha", "beta"]);
    expect(readdirSync(join(outdir, "stacks/beta"))).toEqual(["plan.out"]);
    expect(Object.keys(manifest().stacks)).toEqual(["alpha"]);
  });

  test("tells which stacks it dropped, of a whole organization and of the account that was built", () => {
    const other = (name: string) =>
      defineAccount(name, ({ stack }) => {
        stack();
        stack({ name: "extra" });
      });
    const dropped = (apps: readonly AccountApp[], complete: boolean) => {
      const told: string[] = [];
      const tell = ({ code, path }: Notice) => told.push(`${code} ${path}`);
      synthesize({ organization: testOrganization(), apps, outdir, complete, tell });
      return told;
    };
    expect(dropped([other("alpha"), other("beta")], true)).toEqual([]);
    expect(dropped([app("alpha")], false)).toEqual(["STACK_DROPPED alpha_extra"]);
    expect(dropped([app("alpha")], true)).toEqual(["STACK_DROPPED beta", "STACK_DROPPED beta_extra"]);
    expect(dropped([app("alpha")], true)).toEqual([]);
  });

  test("a part of the organization leaves the other stacks and their place in the manifest", () => {
    run([withVpc("alpha"), withVpc("beta")]);
    run([withVpc("beta", "10.9.0.0/16")], false);
    expect(Object.keys(manifest().stacks)).toEqual(["alpha", "beta"]);
    expect(existsSync(join(outdir, "stacks/alpha/cdk.tf.json"))).toBe(true);
  });

  test("leaves nothing in the temporary folder", () => {
    // A folder of this test's own: others synthesize at the same time.
    const temporary = join(folder, "tmp");
    mkdirSync(temporary);
    vi.stubEnv("TMPDIR", temporary);
    run([withVpc("alpha")]);
    expect(() => run([withVpc("nobody")])).toThrow();
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("assets", () => {
  test("lie beside the stack under the hash of their content, and old content goes", () => {
    const source = join(folder, "function.zip");
    const paths: string[] = [];
    const build = (stack: AccountStack) => {
      const asset = new FileAsset(stack, "code", { path: source });
      paths.push(asset.path);
      new TerraformOutput(stack, "hash", { value: asset.base64Sha256 });
    };
    for (const content of ["one", "two", "two"]) {
      writeFileSync(source, content);
      run([app("alpha", build)]);
    }
    expect(new Set(paths).size).toBe(2);
    expect(paths[2]).toBe(paths[1]);
    expect(Object.keys(files()).filter((path) => path.includes("assets"))).toEqual([`stacks/alpha/${paths[1] ?? ""}`]);
    expect(readFileSync(join(outdir, "stacks/alpha", paths[1] ?? ""), "utf8")).toBe("two");
  });
});

describe("mistakes", () => {
  class Picky extends AccountConstruct {
    constructor(stack: AccountStack, id: string) {
      super(stack, id);
      this.report({ code: "PICKY", property: "taste", found: "salt", allowed: "sugar", message: "not sweet" });
    }
  }

  function problemsOf(apps: readonly AccountApp[]) {
    try {
      run(apps);
      return [];
    } catch (error) {
      if (!(error instanceof DescriptionError)) {
        throw error;
      }
      return error.problems.map(({ code, path }) => [path, code]);
    }
  }

  test("of all accounts are reported at once, sorted by place, and no file is changed", () => {
    run([withVpc("alpha")]);
    const before = files();
    expect(
      problemsOf([
        withVpc("alpha", "10.5.0.0/16"),
        app("beta", (stack) => {
          new Picky(stack, "one");
          new Picky(stack, "one");
        }),
        app("network", () => {
          throw new Error("boom");
        }),
        app("nobody", (stack) => new Picky(stack, "two")),
      ]),
    ).toEqual([
      ["apps/network", "UNEXPECTED_ERROR"],
      ["apps/nobody", "UNKNOWN_ACCOUNT"],
      ["beta/one", "DUPLICATE_ID"],
      ["beta/one-duplicate0.taste", "PICKY"],
      ["beta/one.taste", "PICKY"],
      ["nobody/two.taste", "PICKY"],
    ]);
    expect(files()).toEqual(before);
  });

  test("an id that cdktf's own constructs share is reported with its place, not with a stack trace", () => {
    expect(
      problemsOf([
        app("alpha", (stack) => {
          new TerraformOutput(stack, "same", { value: "1" });
          new TerraformOutput(stack, "same", { value: "2" });
        }),
      ]),
    ).toEqual([["alpha/same", "DUPLICATE_ID"]]);
  });

  test("those of the organization's description are reported together with those of the apps", () => {
    const organization = testOrganization({ connections: [["production", "guests"]] });
    expect(() => synthesize({ organization, apps: [withVpc("nobody")], outdir })).toThrow(
      /apps\/nobody: [^]*connections\[0\]: unknown segment "guests"/,
    );
    expect(existsSync(outdir)).toBe(false);
  });

  test("two constructs that claim one name or overlapping blocks are reported, in whatever account they stand", () => {
    class Claimer extends AccountConstruct {
      constructor(stack: AccountStack, cidr: string) {
        super(stack, "claimer");
        const root = OrganizationApp.of(this);
        root.claimName("spoke", "same", this.node.path);
        root.claimCidr(Cidr.parse(cidr), this.node.path);
      }
    }
    expect(
      problemsOf([
        app("alpha", (stack) => new Claimer(stack, "10.0.0.0/16")),
        app("beta", (stack) => new Claimer(stack, "10.0.4.0/24")),
      ]),
    ).toEqual([
      ["beta/claimer", "DUPLICATE_SPOKE"],
      ["beta/claimer", "OVERLAPPING_CIDRS"],
    ]);
  });

  test("a direct reference into another stack is refused", () => {
    let vpcId = "";
    expect(
      problemsOf([
        app("alpha", (stack) => {
          vpcId = new Vpc(stack, "vpc", { cidrBlock: "10.0.0.0/16" }).id;
        }),
        app("beta", (stack) => new Subnet(stack, "subnet", { vpcId: Fn.trimspace(vpcId), cidrBlock: "10.0.0.0/24" })),
      ]),
    ).toEqual([["beta", "CROSS_STACK_REFERENCE"]]);
    expect(existsSync(outdir)).toBe(false);
  });

  test("an unwritable output folder fails without a partial file", () => {
    mkdirSync(outdir);
    writeFileSync(join(outdir, "stacks"), "in the way");
    expect(() => run([withVpc("alpha")])).toThrow();
    expect(readdirSync(outdir)).toEqual(["stacks"]);
  });
});

function manifest(): { stacks: Record<string, unknown> } {
  return JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as { stacks: Record<string, unknown> };
}
