import { Cidr, CidrError } from "@causeway/cidr";

/**
 * A block that a user wrote.
 *
 * @param at - where it stands, for the problem
 * @param problems - gets what is wrong with it
 */
export function checkedCidr(text: string, at: string, problems: string[]): Cidr | undefined {
  try {
    return Cidr.parse(text);
  } catch (error) {
    if (!(error instanceof CidrError)) throw error;
    problems.push(`${at}: ${error.message}`);
    return undefined;
  }
}
