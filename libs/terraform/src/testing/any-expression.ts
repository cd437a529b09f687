import fc from "fast-check";

/**
 * Text of expressions that nest operators, conditionals, collections and loops with as few parentheses as the grammar
 * allows, so that a mistaken precedence shows. Lists are never empty: what is refused on the side of `&&` that does not
 * decide is refused as a whole by Terraform up to 1.11, but not by later ones.
 */
const { number, boolean, text, list, any } = fc.letrec<Record<"number" | "boolean" | "text" | "list" | "any", string>>(
  (tie) => ({
    number: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.nat({ max: 20 }).map(String),
      fc.tuple(tie("number"), fc.constantFrom("+", "-", "*"), tie("number")).map((parts) => parts.join(" ")),
      tie("number").map((inner) => `(${inner})`),
      fc.nat({ max: 9 }).map((digit) => `-${digit}`),
      tie("list").map((inner) => `length(${inner})`),
      fc.tuple(tie("boolean"), tie("number"), tie("number")).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
      fc.tuple(tie("list"), fc.nat({ max: 3 })).map(([inner, index]) => `tonumber(element(${inner}, ${index}))`),
    ),
    boolean: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("true", "false"),
      fc.tuple(tie("boolean"), fc.constantFrom("&&", "||"), tie("boolean")).map((parts) => parts.join(" ")),
      fc
        .tuple(tie("number"), fc.constantFrom("<", "<=", ">", ">=", "==", "!="), tie("number"))
        .map((parts) => parts.join(" ")),
      tie("boolean").map((inner) => `!(${inner})`),
      fc.tuple(tie("text"), tie("text")).map(([a, b]) => `(${a}) == (${b})`),
      fc.tuple(tie("list"), tie("number")).map(([inner, wanted]) => `contains(${inner}, ${wanted})`),
    ),
    text: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('"a"', '"b-1"', '""', '"x y"', '"$${x}"', '"q\\"\\\\n"', "local.label"),
      tie("number").map((inner) => `"n\${${inner}}"`),
      fc.tuple(tie("boolean"), tie("text"), tie("text")).map(([c, a, b]) => `${c} ? ${a} : ${b}`),
      fc.tuple(tie("boolean"), tie("text")).map(([c, a]) => `"<%{ if ${c} } \${${a}} %{~ else }no%{ endif ~}  >"`),
      tie("list").map((inner) => `"%{ for x in ${inner} }\${x},%{ endfor }"`),
      tie("list").map((inner) => `join("-", ${inner})`),
      fc.tuple(tie("text"), tie("text")).map(([a, b]) => `upper("\${${a}}\${${b}}")`),
    ),
    list: fc.oneof(
      { maxDepth: 4 },
      fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 }).map((items) => `[${items.join(", ")}]`),
      fc.array(tie("number"), { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
      fc.tuple(tie("list"), tie("number")).map(([inner, n]) => `concat([for x in ${inner} : x * 2 if x != ${n}], [0])`),
      fc.tuple(tie("list"), tie("list")).map(([a, b]) => `concat(${a}, ${b})`),
      tie("list").map((inner) => `values({ for i, x in ${inner} : "k\${x}" => i... })[*][0]`),
      tie("list").map((inner) => `tolist(toset(${inner}))`),
      tie("list").map((inner) => `[for o in [for x in ${inner} : { v = x, w = [x] }] : o.v][*]`),
      tie("list").map((inner) => `[for x in ${inner} : { v = [x] }][*].v[0]`),
      tie("list").map((inner) => `slice(reverse(${inner}), 0, 1)`),
    ),
    any: fc.oneof(tie("number"), tie("boolean"), tie("text"), tie("list")),
  }),
);

export const anyExpression: fc.Arbitrary<string> = fc.oneof(number, boolean, text, list, any);
