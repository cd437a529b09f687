import type { AccountConstruct } from "@causeway/platform";

/** Reports NUMBER_OUT_OF_RANGE for what is not a whole number from `min` to `max`. */
export function checkWholeNumber(
  construct: AccountConstruct,
  property: string,
  value: number,
  min: number,
  max: number,
): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    const allowed = `a whole number from ${String(min)} to ${String(max)}`;
    construct.report({
      code: "NUMBER_OUT_OF_RANGE",
      property,
      found: String(value),
      allowed,
      message: `${property} is ${String(value)}; allowed: ${allowed}`,
    });
  }
}

/** Reports NUMBER_OUT_OF_RANGE for what is not a port: a whole number from 1 to 65535. */
export function checkPort(construct: AccountConstruct, property: string, port: number): void {
  checkWholeNumber(construct, property, port, 1, 65_535);
}
