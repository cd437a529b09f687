import nx from "@nx/eslint-plugin";
import tseslint from "typescript-eslint";

/** What each lib may import: the libs below it. `ARCHITECTURE.md` draws the same table. */
const LIBS_BELOW = {
  cidr: [],
  domains: ["cidr"],
  organization: ["cidr"],
  platform: ["cidr", "intents", "organization"],
  aws: ["cidr", "intents", "organization", "platform"],
  bootstrap: ["aws", "cidr", "intents", "organization", "platform"],
  vpc: ["aws", "cidr", "intents", "organization", "platform"],
  hub: ["aws", "cidr", "intents", "organization", "platform", "vpc"],
  functions: ["aws", "cidr", "intents", "organization", "platform", "vpc"],
  spoke: ["aws", "cidr", "intents", "organization", "platform", "vpc", "hub", "functions"],
  firewall: ["aws", "cidr", "domains", "intents", "organization", "platform", "vpc", "hub"],
  proxy: ["aws", "cidr", "domains", "intents", "organization", "platform", "vpc", "hub", "functions"],
  "vpn-core": ["aws", "cidr", "intents", "organization", "platform", "vpc", "hub", "functions"],
  terraform: ["cidr"],
  intents: ["cidr"],
  verify: ["cidr", "terraform", "intents"],
};

const depConstraints = [
  ...Object.entries(LIBS_BELOW).map(([lib, below]) => ({
    sourceTag: `lib:${lib}`,
    onlyDependOnLibsWithTags: below.map((name) => `lib:${name}`),
  })),
  { sourceTag: "type:app", onlyDependOnLibsWithTags: ["type:lib"] },
  { sourceTag: "type:lambda", onlyDependOnLibsWithTags: ["type:lambda"] },
  { sourceTag: "type:scripts", onlyDependOnLibsWithTags: ["type:lib", "type:lambda"] },
];

/** The folders of `libs/verify/src` from the bottom up: each imports those before it. Its README describes them. */
const VERIFY_FOLDERS = [
  "address",
  "results",
  "provider",
  "allocation",
  "model",
  "walk",
  "kinds",
  "structural",
  "intents",
  "report",
];

const BARREL = {
  name: "@cdktf/provider-aws",
  message: "Import the one module you need, e.g. @cdktf/provider-aws/lib/vpc/index.js: the barrel costs seconds.",
};
const PLATFORM_ONLY = {
  name: "cdktf",
  importNames: [
    "App",
    "TerraformStack",
    "LocalBackend",
    "CloudBackend",
    "S3Backend",
    "RemoteBackend",
    "TerraformAsset",
    "Testing",
  ],
  message: "Only libs/platform touches the app, stacks, backends and assets.",
};
const PRIVATE_CDKTF = {
  regex: "^cdktf/(lib|package)",
  message: "Import public names from 'cdktf' only, so that its successor stays a drop-in.",
};

const WHOLE_WORKSPACE = { paths: [BARREL, PLATFORM_ONLY], patterns: [PRIVATE_CDKTF] };

const verifyRunsOneWay = VERIFY_FOLDERS.map((folder, index) => {
  const above = [...VERIFY_FOLDERS.slice(index + 1).map((name) => `${name}/`), "(?:verify|cli|index)\\.js$"];
  const upward = {
    regex: `^(?:\\.\\./)+(?:${above.join("|")})`,
    message: `Imports inside libs/verify run one way: ${VERIFY_FOLDERS.join(" < ")} < verify.ts. Move down what both need.`,
  };
  const patterns = [...WHOLE_WORKSPACE.patterns, upward];
  return {
    files: [`libs/verify/src/${folder}/**`],
    ignores: ["**/*.test.ts"],
    rules: { "no-restricted-imports": ["error", { ...WHOLE_WORKSPACE, patterns }] },
  };
});

/**
 * From the root all files are two programs of the compiler, a quarter of the time that one for each project takes. A
 * project alone, and an editor in it, loads its own.
 */
const PROGRAMS =
  process.cwd() === import.meta.dirname
    ? { project: ["tsconfig.json", "tsconfig.apps.json"] }
    : { projectService: true };

export default tseslint.config(
  { ignores: ["**/dist/**", "**/cdktf.out/**", "**/node_modules/**", "**/fixtures/**"] },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    plugins: { "@nx": nx },
    rules: {
      "max-lines": ["error", { max: 400, skipBlankLines: false }],
      "@nx/enforce-module-boundaries": ["error", { allow: [], depConstraints, banTransitiveDependencies: false }],
      "no-restricted-imports": ["error", WHOLE_WORKSPACE],
      // A construct's constructor is its effect: `new Vpc(this, ...)` needs no name when nobody reads it.
      "no-new": "off",
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  {
    files: ["**/*.ts"],
    languageOptions: { parserOptions: { ...PROGRAMS, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ["libs/platform/**"],
    rules: { "no-restricted-imports": ["error", { paths: [BARREL], patterns: [PRIVATE_CDKTF] }] },
  },
  ...verifyRunsOneWay,
);
