import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../../sdk/src";
import { wholeTokens } from "../input/quantities";
import type { Mandate } from "../input/policy";
import type { Stage } from "../chain/stage";

const DAY = 86_400n;
const SPANS = [
  ["24 hours", DAY],
  ["7 days", 7n * DAY],
] as const;

/** The most that a thief of one agent's key can take. */
export interface StolenKey {
  readonly agent: string;
  readonly mint: string;
  /** Base units, by the length of time in which nobody notices. */
  readonly most: Readonly<Record<(typeof SPANS)[number][0], bigint>>;
}

/** What the policy lets a thief of each agent's key take from now on, or from when its mandate begins. */
export async function stolenKeys(stage: Stage): Promise<StolenKey[]> {
  const payees = await purser.ratedPayees(stage.client, stage.vault);
  const found: StolenKey[] = [];
  for (const mandate of stage.policy.mandates) found.push(await stolenKey(stage, mandate, payees));
  return found;
}

async function stolenKey(
  stage: Stage,
  { agent, mint, starts }: Mandate,
  payees: readonly PublicKey[],
): Promise<StolenKey> {
  const { client, vault } = stage;
  const state = await purser.fetchPaymentState(client, {
    vault,
    agent: stage.wallet(agent),
    mint: stage.mint(mint).address,
    payees,
  });
  const from = starts > state.unixTime ? starts : state.unixTime;
  const losses: [string, bigint][] = [];
  for (const [name, seconds] of SPANS) {
    const { ofCustody } = await purser.worstCaseLoss(state, { from, seconds });
    losses.push([name, ofCustody]);
  }
  return { agent, mint, most: Object.fromEntries(losses) as StolenKey["most"] };
}

/** One line for each mandate. */
export function stolenKeyLines(stage: Stage, keys: readonly StolenKey[]): string[] {
  return keys.map(({ agent, mint, most }) => {
    const { decimals } = stage.mint(mint);
    const spans = SPANS.map(
      ([name]) => `${wholeTokens(most[name], decimals).padStart(10)} in ${name}`,
    );
    return `${agent.padEnd(8)} ${mint}  at most ${spans.join("  ")}`;
  });
}
