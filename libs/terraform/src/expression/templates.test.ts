import { describe, expect, it } from "vitest";
import { valueOf } from "../testing/on-disk.js";

/** Values are those that Terraform 1.11 gives to outputs of a `main.tf.json`. */
describe("a string of Terraform JSON", () => {
  it.each([
    ['plain \\n "text"', 'plain \\n "text"'],
    ['日本 ${1} 🎉 ${"é"} end', "日本 1 🎉 é end"],
    ['a $${x} %%{y} $ % {} \\n "q" ${1}', 'a ${x} %{y} $ % {} \\n "q" 1'],
    ["line\n  ${1}\n\n", "line\n  1\n\n"],
    ["$${a}", "${a}"],
    ["100%${1}%", "100%1%"],
    ["${1}$", "1$"],
    ["  ${1}", "  1"],
    ["${1} ${2}", "1 2"],
    ["", ""],
    ["END_OF_STRING\n${1}\nEND_OF_STRING", "END_OF_STRING\n1\nEND_OF_STRING"],
    ["${1 + 1}", 2],
    ["${\n  [\n    1,\n  ]\n}", [1]],
    ['${{\n a = 1\n "b" : 2 }}', { a: 1, b: 2 }],
    ["${/* why */ true}", true],
    ['${core::upper("a")}', "A"],
  ])("%j is a template in which quotes and backslashes mean themselves", async (text, value) => {
    expect(await valueOf(text)).toEqual(value);
  });
});
