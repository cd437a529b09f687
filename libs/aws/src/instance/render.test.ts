import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { escapeForTerraform, render } from "./render.js";

const TOKEN = Token.asString({ resolve: () => "eni-1" });

describe("render", () => {
  it("puts values in the place of their placeholders, each as often as it stands there", () => {
    expect(render("@@A@@-@@B_2@@-@@A@@", { A: "one", B_2: "two" })).toBe("one-two-one");
  });

  it("indents a value of several lines like the line that it stands on, but not its empty lines", () => {
    expect(render("list:\n  @@A@@\nend\n", { A: "one\n\n  two\n" })).toBe("list:\n  one\n\n    two\nend\n");
  });

  it("leaves alone what a shell, nftables or Terraform mean something by", () => {
    const text = 'a="${b}" $c $((1 + 2)) %{d} @e @@ f@@g @@lower@@';
    expect(render(text, {})).toBe(text);
  });

  it("does not render values again, nor read them as patterns", () => {
    expect(render("@@A@@", { A: "@@B@@ $& $1" })).toBe("@@B@@ $& $1");
  });

  it("brings tokens through as they are", () => {
    expect(render("id=@@A@@", { A: TOKEN })).toBe(`id=${TOKEN}`);
  });

  it("throws for a placeholder without a value, and says which and where", () => {
    expect(() => render("@@A@@ @@B@@", { A: "" }, "boot")).toThrow("boot: no value for @@B@@");
    expect(() => render("@@CONSTRUCTOR@@", {})).toThrow("@@CONSTRUCTOR@@");
  });

  it("throws for a value that nothing asks for", () => {
    expect(() => render("@@A@@", { A: "", C: "", D: "" })).toThrow("nothing to put C, D in");
  });
});

describe("escapeForTerraform", () => {
  it("doubles what would begin an interpolation or a directive", () => {
    expect(escapeForTerraform('"${a:-b}" %{if} $${c}')).toBe('"$${a:-b}" %%{if} $$${c}');
  });

  it("leaves tokens to Terraform", () => {
    expect(escapeForTerraform(`\${a} ${TOKEN} \${b}`)).toBe(`$\${a} ${TOKEN} $\${b}`);
  });

  it("leaves all else alone", () => {
    const text = "$a $(b) $((c)) 100% $ { } \\$";
    expect(escapeForTerraform(text)).toBe(text);
  });
});
