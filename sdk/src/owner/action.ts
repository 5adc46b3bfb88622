import { PublicKey } from "@solana/web3.js";
import type { Client } from "../core/client";
import type { ThresholdAction } from "./governance";

/** What each action of the owners' threshold is about beside the vault, by the names of its accounts in the IDL. */
export const SUBJECTS = {
  setBudget: ["mint"],
  grantMandate: ["agent", "mint"],
  setCounterparty: ["payee"],
  setAttestor: ["key"],
  approvePayment: ["mandate", "payee"],
  withdraw: ["mint", "destination"],
  revokeMandate: ["mandate"],
  releaseMandate: ["mandate"],
  releaseSession: ["session"],
  releaseCounterparty: ["counterparty"],
  revokeAttestor: ["attestor"],
  revokeApproval: ["approval"],
  resume: [],
  revokeAll: [],
  stripHold: [],
  setMembers: [],
  setDelays: [],
  setWithdrawal: [],
} as const satisfies Record<ThresholdAction, readonly string[]>;

/** An action that a threshold of members does: signed by them together, or proposed. */
export type ActionName = keyof typeof SUBJECTS;

/** What an action is about, by the names of its accounts in the IDL. */
export type About<Name extends ActionName = ActionName> = Readonly<
  Record<(typeof SUBJECTS)[Name][number], PublicKey>
>;

/** One such action, ready to be signed or proposed. */
export interface OwnersAction {
  readonly name: ActionName;
  readonly vault: PublicKey;
  /** In the order of {@link SUBJECTS}. */
  readonly subjects: readonly PublicKey[];
  /** The arguments as the instruction carries them, after its discriminator. */
  readonly arguments: Uint8Array;
}

/** Bytes of the program's discriminators. */
export const DISCRIMINATOR_BYTES = 1;

/** An action with its arguments encoded, which the IDL names. */
export function action(
  { program }: Client,
  name: ActionName,
  vault: PublicKey,
  subjects: readonly PublicKey[],
  args: Readonly<Record<string, unknown>>,
): OwnersAction {
  const data = program.coder.instruction.encode(name, args);
  return { name, vault, subjects, arguments: Uint8Array.from(data.subarray(DISCRIMINATOR_BYTES)) };
}

/** What an action is about, by name. */
export function aboutOf<Name extends ActionName>({
  name,
  subjects,
}: OwnersAction & { readonly name: Name }): About<Name> {
  const named = SUBJECTS[name].map((subject, place) => [
    subject,
    subjects[place] ?? PublicKey.default,
  ]);
  return Object.fromEntries(named) as About<Name>;
}
