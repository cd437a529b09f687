/**
 * What the input leaves open. `choose` is AWS's choice (a zone, one of two equal prefix lists): an intent has to hold
 * for each. `unsure` is what nobody says (an unknown value, a rule that AWS does not document): if the answer depends on
 * it there is none. A question that was answered is answered alike for the rest of the world.
 */
export interface World {
  choose<Option>(question: string, options: readonly Option[]): Option;
  unsure<Option>(question: string, options: readonly Option[]): Option;
}

export type Answer = "HOLDS" | "FAILS" | "DEPENDS";

interface Asked {
  readonly kind: "choose" | "unsure";
  readonly question: string;
  readonly count: number;
}

class Unanswered extends Error {
  constructor(readonly asked: Asked) {
    super(asked.question);
  }
}

/** Runs `holds` in every world that it asks about, by trying every option of each question as it comes up. */
export function inEveryWorld(holds: (world: World) => boolean): Answer {
  return explore(holds, new Map());
}

function explore(holds: (world: World) => boolean, answers: ReadonlyMap<string, number>): Answer {
  const ask = (kind: Asked["kind"]) =>
    function <Option>(question: string, options: readonly Option[]): Option {
      const [only] = options;
      if (only === undefined) throw new Error(`no option for ${question}`);
      if (options.length === 1) return only;
      const answer = answers.get(question);
      if (answer === undefined) throw new Unanswered({ kind, question, count: options.length });
      return options[answer] ?? only;
    };
  try {
    return holds({ choose: ask("choose"), unsure: ask("unsure") }) ? "HOLDS" : "FAILS";
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    const { kind, question, count } = error.asked;
    const outcomes = Array.from({ length: count }, (_, option) =>
      explore(holds, new Map([...answers, [question, option]])),
    );
    return kind === "choose" ? allOf(outcomes) : eitherOf(outcomes);
  }
}

/** All have to hold. */
export function allOf(answers: readonly Answer[]): Answer {
  if (answers.includes("FAILS")) return "FAILS";
  return answers.includes("DEPENDS") ? "DEPENDS" : "HOLDS";
}

/** One of them is the answer, and nobody says which. */
export function eitherOf(answers: readonly Answer[]): Answer {
  const [first = "HOLDS"] = answers;
  return answers.every((answer) => answer === first) ? first : "DEPENDS";
}
