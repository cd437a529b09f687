/** Lists that EC2 gives in pages, and moto as a whole. */
const LISTS = ["vpcSet", "subnetSet", "routeTableSet"];

/** Cuts a whole answer into the page that was asked for, with a token for the next one. */
export function paginate(answer: string, parameters: URLSearchParams, largest: number, emptyFirst: boolean): string {
  const list = LISTS.find((name) => answer.includes(`<${name}>`));
  if (list === undefined) return answer;
  const open = `<${list}>`;
  const start = answer.indexOf(open) + open.length;
  const end = answer.lastIndexOf(`</${list}>`);
  const items = topLevelItems(answer.slice(start, end));
  const token = parameters.get("NextToken");
  if (token === null && emptyFirst)
    return answer.slice(0, start) + answer.slice(end).replace(`</${list}>`, closing(list, 0));
  const size = Math.min(largest, Number(parameters.get("MaxResults") ?? largest));
  const from = Number(token ?? 0);
  const next = from + size < items.length ? closing(list, from + size) : `</${list}>`;
  return (
    answer.slice(0, start) + items.slice(from, from + size).join("") + answer.slice(end).replace(`</${list}>`, next)
  );
}

function closing(list: string, next: number): string {
  return `</${list}><nextToken>${next}</nextToken>`;
}

/** The items of a list; each may hold lists of its own. */
function topLevelItems(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let start = 0;
  for (const match of text.matchAll(/<(\/?)item>/g)) {
    if (match[1] === "") {
      if (depth === 0) start = match.index;
      depth++;
    } else {
      depth--;
      if (depth === 0) items.push(text.slice(start, match.index + match[0].length));
    }
  }
  return items;
}
