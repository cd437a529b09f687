/** Characters as people see them, which is what Terraform counts. */
export function characters(text: string): string[] {
  if (/^[\u0000-\u007f]*$/.test(text) && !text.includes("\r\n")) return [...text];
  return [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(text)].map(({ segment }) => segment);
}

/** Each code point by itself: one that has no single counterpart stays what it is. */
export function upperCase(text: string): string {
  return mapped(text, (point) => point.toUpperCase());
}

export function lowerCase(text: string): string {
  return mapped(text, (point) => point.toLowerCase());
}

function mapped(text: string, change: (point: string) => string): string {
  return [...text]
    .map((point) => {
      const changed = change(point);
      return [...changed].length === 1 ? changed : point;
    })
    .join("");
}
