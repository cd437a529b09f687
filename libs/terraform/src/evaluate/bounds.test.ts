import { describe, expect, it } from "vitest";
import { readStacks, valueOf } from "../testing/on-disk.js";

const chain = (count: number) => ({
  l0: 1,
  ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`l${i + 1}`, `\${local.l${i} + 1}`])),
});

describe("an expression that would grow without end", () => {
  it.each([
    ["a product", "length(setproduct(range(1000), range(1000), range(100)))"],
    ["a list that doubles", "flatten([for a in range(1000) : [for b in range(1000) : [for c in range(200) : c]]])"],
    ["a padded text", 'format("%99999999d", 1)'],
  ])("is refused with its place: %s", async (_, expression) => {
    await expect(valueOf(`\${${expression}}`)).rejects.toMatchObject({ code: "TOO_LARGE", place: "s:output.result" });
  });

  it("is refused where values double from one to the next", async () => {
    const doubled = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`d${i + 1}`, [`\${local.d${i}}`, `\${local.d${i}}`]]),
    );
    const text = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [`t${i + 1}`, `\${local.t${i}}\${local.t${i}}`]),
    );
    const locals = { d0: "x", t0: "x", ...doubled, ...text };
    await expect(valueOf("${jsonencode(local.d60)}", { locals })).rejects.toMatchObject({ code: "TOO_LARGE" });
    await expect(valueOf("${local.t60}", { locals })).rejects.toMatchObject({ code: "TOO_LARGE" });
  });
});

describe("an expression that is long or deep", () => {
  it("is a sum of 20,000 terms", async () => {
    expect(await valueOf(`\${${Array.from({ length: 20_000 }, () => "1").join(" + ")}}`)).toBe(20_000);
  });

  it("is refused at 5,000 parentheses, with the column", async () => {
    const text = `\${${"(".repeat(5000)}1${")".repeat(5000)}}`;
    await expect(valueOf(text)).rejects.toMatchObject({
      code: "INVALID_EXPRESSION",
      place: expect.stringMatching(/^output\.result\.value, column \d+ of the string$/) as string,
    });
  });

  it("may refer to others 100 times over; 20,000 times is refused with its place", async () => {
    expect(await valueOf("${local.l100}", { locals: chain(100) })).toBe(101);
    await expect(valueOf("${local.l20000}", { locals: chain(20_000) })).rejects.toMatchObject({
      code: "TOO_LARGE",
      place: expect.stringMatching(/^s:local\.l\d+$/) as string,
    });
  });

  it("takes no longer for a regular expression that others try for ever", async () => {
    const text = `${"a".repeat(50_000)}b`;
    expect(await valueOf(`\${can(regex("^(a+)+$", "${text}"))}`)).toBe(false);
  });
});

describe("a network of 5,000 spokes", () => {
  it("is within the limits", async () => {
    const spokes = '{ for i in range(1000) : "s${i}" => "10.${floor(i / 256)}.${i % 256}.0/24" }';
    const configuration = await readStacks({
      s: {
        locals: { spokes: `\${merge([for n in range(5) : { for k, v in ${spokes} : "\${n}-\${k}" => v }]...)}` },
        resource: {
          aws_vpc: { v: { for_each: "${local.spokes}", cidr_block: "${each.value}" } },
          aws_subnet: { a: { for_each: "${local.spokes}", vpc_id: "${aws_vpc.v[each.key].id}" } },
        },
      },
    });
    expect(configuration.resources.size).toBe(10_000);
  });
});
