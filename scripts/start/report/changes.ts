import type { ProposedChange, StatedProposal } from "../../../sdk/src";
import type { Step } from "../chain/replay";
import type { Stage } from "../chain/stage";
import { iso } from "../input/contradictions";

type Acted = Extract<Step, { readonly kind: "action" }>;

/** What the owners did, in one line. */
export function actionText({ action, done }: Acted): string {
  const by = `${action.do.replace("_", " ")} by ${action.by.join(" and ")}`;
  const { refused, proposal } = done;
  if (action.do === "change") {
    const outcome = refused === null ? "at once" : `refused: ${refused}`;
    return `${by}: ${action.change.words}, ${outcome}`;
  }
  if (!("proposal" in action)) return refused === null ? by : `${by}: refused: ${refused}`;
  const what = "change" in action ? `: ${action.change.words}` : "";
  return `${by}: "${action.proposal}"${what}, ${standing(refused, proposal)}`;
}

function standing(refused: string | null, proposal: StatedProposal | null): string {
  const { executableAt = null, missing = 0, state = "executed" } = proposal ?? {};
  const from = executableAt === null ? "" : ` from ${iso(executableAt)}`;
  if (refused !== null) return `refused: ${refused}${from}`;
  if (state === "executed") return "executed";
  return missing > 0 ? `approvals missing: ${missing}` : `executable${from}`;
}

/** What became of each change of the owners: who wanted it, when it was in force, and each limit before and after. */
export function changeLines(steps: readonly Step[], stage: Stage): string[] {
  const acted = steps.filter((step) => step.kind === "action");
  const together = acted.flatMap(({ action, time, done }) => {
    if (action.do !== "change") return [];
    const outcome = done.refused === null ? `at once, ${iso(time)}` : `refused: ${done.refused}`;
    return [`${action.change.words}: by ${action.by.join(" and ")} ${outcome}`];
  });
  const proposals = acted.flatMap((step) =>
    step.action.do === "propose" ? proposalLines(step.action.proposal, acted, stage) : [],
  );
  return [...proposals, ...together];
}

function proposalLines(name: string, acted: readonly Acted[], stage: Stage): string[] {
  const own = acted.filter(({ action }) => "proposal" in action && action.proposal === name);
  const [first, last] = [own[0]?.done.proposal, own.at(-1)?.done.proposal];
  if (!first || !last) return [];
  const approvers = (last.approved ?? []).map((member) => names(stage, member.toBase58()));
  const [opensAt] = own.flatMap(({ done }) => done.proposal?.executableAt ?? []).reverse();
  const executed = own.find(({ action, done }) => action.do === "execute" && !done.refused);
  const words = [
    `proposed ${iso(first.proposedAt)} by ${names(stage, first.proposer.toBase58())}`,
    `approved by ${approvers.join(" and ")}`,
    ...(opensAt === undefined ? [] : [`executable from ${iso(opensAt)}`]),
    executed ? `executed ${iso(executed.time)}` : "not executed",
  ];
  const why = first.loosens ? ", which gives more power" : "";
  return [`"${name}"${why}: ${words.join(", ")}`, ...first.changes.map((one) => row(one, stage))];
}

function row({ field, before, after }: ProposedChange, stage: Stage): string {
  return `  ${field}: ${[before, after].map((text) => names(stage, text ?? "nothing")).join(" -> ")}`;
}

/** A text with names for the addresses in it, and amounts as people write them. */
function names(stage: Stage, text: string): string {
  const whole = text.replace(/ \(\d+ base units of (\w+)\)/g, " $1");
  return [...stage.mints.values(), ...stage.everybody].reduce(
    (said, { name, address }) => said.replaceAll(address.toBase58(), name),
    whole,
  );
}
