import {
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  TerraformOutput,
  TerraformProvider,
  TerraformRemoteState,
  TerraformResource,
  TerraformVariable,
} from "cdktf";
import type { IConstruct } from "constructs";
import { AccountScope } from "../account/account-scope.js";
import { AccountStack } from "../account/account-stack.js";
import { checkContracts } from "../account/contract.js";
import type { OrganizationApp } from "../account/organization-app.js";

/** What constructs left undone and what cdktf lets pass silently, as problems: for when all stacks are built. */
export function checkStacks(app: OrganizationApp): void {
  app.runChecks();
  for (const stack of app.node.children) {
    if (stack instanceof AccountStack) {
      const constructs = stack.node.findAll();
      checkIds(app, constructs.slice(1));
      checkAddresses(app, stack, constructs);
      checkProviders(app, stack, constructs);
    }
  }
  // What a mistake elsewhere makes a stack leave out would be reported a second time, as not published.
  if (app.problems().length === 0) {
    checkContracts(app);
  }
}

/** Ids become parts of Terraform addresses, joined by `_`, which they therefore cannot hold. */
const ID = /^[A-Za-z][A-Za-z0-9-]*$/;

function checkIds(app: OrganizationApp, constructs: readonly IConstruct[]): void {
  for (const { node } of constructs) {
    if (!ID.test(node.id)) {
      app.report({
        code: "INVALID_ID",
        path: node.path,
        found: node.id,
        allowed: "letters, digits and hyphens, starting with a letter",
        message: `the id "${node.id}" cannot be part of a Terraform address`,
      });
    }
  }
}

/** cdktf merges two elements of one address into one resource without a word. */
function checkAddresses(app: OrganizationApp, stack: AccountStack, constructs: readonly IConstruct[]): void {
  const owners = new Map<string, string>();
  for (const element of constructs.filter((construct) => TerraformElement.isTerraformElement(construct))) {
    const address = terraformAddress(element);
    if (address === undefined) {
      continue;
    }
    const owner = owners.get(address);
    if (owner === undefined) {
      owners.set(address, element.node.path);
    } else {
      app.report({
        code: "DUPLICATE_ADDRESS",
        path: element.node.path,
        found: address,
        allowed: "a Terraform address of its own",
        message: `${address} of stack "${stack.node.id}" already belongs to ${owner}`,
      });
    }
  }
}

/** None for providers and backends, which have no name in Terraform. */
function terraformAddress(element: TerraformElement): string | undefined {
  const kind = addressKind(element);
  return kind === undefined ? undefined : `${kind}.${element.friendlyUniqueId}`;
}

function addressKind(element: TerraformElement): string | undefined {
  if (TerraformResource.isTerraformResource(element)) {
    return element.terraformResourceType;
  }
  if (TerraformDataSource.isTerraformDataSource(element)) {
    return `data.${element.terraformResourceType}`;
  }
  if (element instanceof TerraformRemoteState) {
    return "data.terraform_remote_state";
  }
  if (TerraformOutput.isTerraformOutput(element)) {
    return "output";
  }
  if (element instanceof TerraformLocal) {
    return "local";
  }
  if (element instanceof TerraformVariable) {
    return "var";
  }
  return undefined;
}

/** A stack may hold two default providers, and a resource without its alias lands in the default account. */
function checkProviders(app: OrganizationApp, stack: AccountStack, constructs: readonly IConstruct[]): void {
  const defaults = constructs.filter(
    (construct) => TerraformProvider.isTerraformProvider(construct) && construct.alias === undefined,
  );
  for (const extra of defaults.slice(1)) {
    app.report({
      code: "DUPLICATE_PROVIDER",
      path: extra.node.path,
      found: "a second default provider",
      allowed: "one default provider, other accounts through AccountScope",
      message: `stack "${stack.node.id}" already has the default provider ${defaults[0]?.node.path ?? ""}`,
    });
  }
  for (const resource of constructs.filter(isAwsElement)) {
    const own = stack.provider(stack.account);
    const expected = AccountScope.providerAt(resource);
    const actual = resource.provider ?? own;
    if (actual !== expected) {
      app.report({
        code: "WRONG_PROVIDER",
        path: resource.node.path,
        found: actual.fqn,
        allowed: expected.fqn,
        message: `${resource.terraformResourceType} would be created through ${actual.fqn}; its scope belongs to ${expected.fqn}`,
      });
    }
  }
}

function isAwsElement(construct: IConstruct): construct is TerraformResource | TerraformDataSource {
  return (
    (TerraformResource.isTerraformResource(construct) || TerraformDataSource.isTerraformDataSource(construct)) &&
    construct.terraformResourceType.startsWith("aws_")
  );
}

/** Reports references from one stack into another that bypass contracts; known once cdktf has resolved all tokens. */
export function checkCrossStackReferences(app: OrganizationApp): void {
  for (const stack of app.node.children.filter((child) => child instanceof AccountStack)) {
    for (const dependency of stack.dependencies) {
      app.report({
        code: "CROSS_STACK_REFERENCE",
        path: stack.node.path,
        found: `a reference into stack "${dependency.node.id}"`,
        allowed: "values read through a contract",
        message: `stack "${stack.node.id}" refers to resources of stack "${dependency.node.id}" directly`,
      });
    }
  }
}
