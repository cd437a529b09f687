import type { Intent, Net } from "./net.js";

/** Removes one thing after the other, with all that names it, for as long as `stillWrong`. What the intent names stays. */
export async function shrink(net: Net, intent: Intent, stillWrong: (smaller: Net) => Promise<boolean>): Promise<Net> {
  let current = net;
  for (let changed = true; changed;) {
    changed = false;
    for (const smaller of smallerThan(current, intent)) {
      if (!(await stillWrong(smaller))) continue;
      current = smaller;
      changed = true;
      break;
    }
  }
  return current;
}

function* smallerThan(net: Net, { from, to, through }: Intent): Iterable<Net> {
  const kept = new Set([...through, ...[from, to].flatMap((end) => Object.values(end) as string[])]);
  for (const [list, items] of entries(net)) {
    for (const [index, item] of items.entries()) {
      const rest = { ...net, [list]: items.filter((_, other) => other !== index) };
      const smaller = "name" in item && typeof item.name === "string" ? without(rest, item.name) : rest;
      if (namesIn(net).every((name) => !kept.has(name) || namesIn(smaller).includes(name))) yield smaller;
    }
  }
  for (const vpc of net.vpcs) {
    const put = (changed: object) => ({
      ...net,
      vpcs: net.vpcs.map((one) => (one === vpc ? { ...one, ...changed } : one)),
    });
    if (vpc.stack !== "hub") yield put({ stack: "hub" });
    if (vpc.blocks.length > 1) yield put({ blocks: vpc.blocks.slice(0, 1) });
    if (vpc.ipv6 !== null) {
      const subnets = net.subnets.map((subnet) => (subnet.vpc === vpc.name ? { ...subnet, ipv6: null } : subnet));
      yield { ...put({ ipv6: null }), subnets };
    }
  }
  for (const table of net.tables) {
    if (table.form === "inline")
      yield { ...net, tables: net.tables.map((one) => (one === table ? { ...one, form: "resources" } : one)) };
  }
}

/** The network without what names a record that is gone, and without what names that, and so on. */
function without(net: Net, gone: string): Net {
  let current = net;
  const names = [gone];
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    const removed = name;
    const lists = entries(current).map(([list, items]) => {
      const left = items.filter((item) => {
        const isRemoved = Object.entries(item).some(([field, value]) => field !== "name" && value === removed);
        if (isRemoved && "name" in item && typeof item.name === "string") names.push(item.name);
        return !isRemoved;
      });
      return [list, left.map((item) => withoutMember(item, removed))] as const;
    });
    current = Object.fromEntries(lists) as unknown as Net;
  }
  return current;
}

function withoutMember(item: object, removed: string): object {
  const fields = Object.entries(item).map(([field, value]: [string, unknown]) => {
    return [field, Array.isArray(value) ? value.filter((member) => member !== removed) : value] as const;
  });
  return Object.fromEntries(fields);
}

function entries(net: Net): [string, readonly object[]][] {
  return Object.entries(net) as [string, readonly object[]][];
}

function namesIn(net: Net): string[] {
  return entries(net).flatMap(([, items]) => items.flatMap((item) => ("name" in item ? [String(item.name)] : [])));
}
