import { join } from "node:path";
import { expect, test } from "vitest";
import { Unknown, type Value } from "../configuration.js";
import { readConfiguration } from "../index.js";
import { jsonOf, writeFiles } from "../testing/on-disk.js";

async function valuesOf(expressions: readonly string[], files: Readonly<Record<string, string>>): Promise<Value[]> {
  const value = expressions.map((text) => `\${${text}}`);
  const folder = writeFiles({
    "root/main.tf.json": { output: { o: { value } }, resource: { aws_eni: { e: {} } } },
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`root/${name}`, text])),
  });
  const configuration = await readConfiguration([{ name: "s", path: join(folder, "root") }]);
  return configuration.outputs.get("s:o") as Value[];
}

test("files are read from the root module's folder, as Terraform 1.11 reads them", async () => {
  const files = {
    "a.txt": "é\n",
    "sub/b.yaml": "x: 1\n",
    "sub/deep/c.yaml": "",
    "t.tpl": "%{ for n in names }${n};%{ endfor }",
  };
  const expected: [string, unknown][] = [
    ['file("a.txt")', "é\n"],
    ['file("${path.module}/a.txt")', "é\n"],
    ['filebase64("a.txt")', "w6kK"],
    ['fileexists("a.txt")', true],
    ['fileexists("no.txt")', false],
    ['fileset(path.root, "**/*.yaml")', ["sub/b.yaml", "sub/deep/c.yaml"]],
    ['fileset("sub", "*.{yaml,yml}")', ["b.yaml"]],
    ['yamldecode(file("sub/b.yaml")).x', 1],
    ['templatefile("t.tpl", { names = ["a", "b"] })', "a;b;"],
  ];
  const values = await valuesOf(
    expected.map(([text]) => text),
    files,
  );
  expect(values.map((value) => jsonOf(value))).toEqual(expected.map(([, value]) => value));
});

test("a file that is not there leaves a value unknown, which names the resources that it was to be made from", async () => {
  const [text, rendered] = await valuesOf(
    ['try(file("no.txt"), 1)', 'templatefile("no.tpl", { id = aws_eni.e.id })'],
    {},
  );
  expect(text).toBeInstanceOf(Unknown);
  expect((rendered as Unknown).names).toEqual(["s:aws_eni.e"]);
});
