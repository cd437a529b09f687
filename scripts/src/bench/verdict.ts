/** Prints a measured ratio and whether it is what was promised; a missed one fails the run. */
export function verdict(name: string, value: number, meaning: string, holds: (value: number) => boolean): void {
  console.log(`  ${holds(value) ? "met   " : "MISSED"} ${name}: ${value.toFixed(2)} ${meaning}`);
  if (!holds(value)) {
    process.exitCode = 1;
  }
}
