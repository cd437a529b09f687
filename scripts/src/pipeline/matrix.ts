import type { Organization } from "@causeway/organization";

/** One account for a job of the pipeline. */
export interface MatrixEntry {
  readonly account: string;
  /** Twelve digits. */
  readonly id: string;
  readonly region: string;
  readonly partition: string;
}

/** The accounts that a change affects, in the two waves in which they are applied. */
export interface Matrix {
  /** The networking account, if it is affected: what others read must be there first. */
  readonly network: readonly MatrixEntry[];
  readonly others: readonly MatrixEntry[];
}

/**
 * @param names of the accounts that a change affects
 * @throws Error where no pipeline could keep the state, or for a name that the organization does not have
 */
export function pipelineMatrix(organization: Organization, names: readonly string[]): Matrix {
  if (organization.backend.type === "local") {
    throw new Error(
      'backend "local" keeps the state on the machine that applies, and a pipeline\'s machine is thrown away; ' +
        'set the organization\'s backend to "cloud" or "s3"',
    );
  }
  const entries = names.map((name) => {
    const account = organization.account(name);
    if (account === undefined) {
      throw new Error(`app "${name}" belongs to no account of the organization`);
    }
    return { account: name, id: account.id, region: account.region, partition: organization.partition };
  });
  const isNetwork = ({ account }: MatrixEntry) => account === organization.networkAccount.name;
  return { network: entries.filter(isNetwork), others: entries.filter((entry) => !isNetwork(entry)) };
}
