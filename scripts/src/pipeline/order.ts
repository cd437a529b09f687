/** Stacks that may be applied side by side. */
export type Wave = readonly string[];

/** Name of an account's stack that the networking account's apply needs, such as for the role that copies tags there. */
const PREREQUISITES = "prerequisites";

/** The account that a stack belongs to: `orders` of `orders_prerequisites`. Names of accounts hold no underscore. */
export function accountOf(stack: string): string {
  return stack.split("_")[0] ?? stack;
}

/**
 * The stacks of an organization in the order of their apply, wave by wave: the stacks `prerequisites` of all accounts,
 * the networking account, then the other accounts. Of an account its main stack comes first, which the others of the
 * account may read. What is destroyed goes the other way.
 *
 * @param stacks names of stacks, as folders below `cdktf.out/stacks` have them
 * @param networkAccount name of the networking account
 */
export function applyOrder(stacks: readonly string[], networkAccount: string): readonly Wave[] {
  const rank = (stack: string): number => {
    const [account, name] = stack.split("_");
    if (name === PREREQUISITES) return 0;
    return (account === networkAccount ? 1 : 3) + (name === undefined ? 0 : 1);
  };
  return [0, 1, 2, 3, 4]
    .map((wave) => stacks.filter((stack) => rank(stack) === wave).sort())
    .filter((wave) => wave.length > 0);
}
