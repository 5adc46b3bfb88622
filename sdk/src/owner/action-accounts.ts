import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import { SystemProgram } from "@solana/web3.js";
import type { PublicKey } from "@solana/web3.js";
import { AccountMissing, fetchBudget, fetchSessionAt } from "../core/accounts";
import {
  approvalAddress,
  attestorAddress,
  authorityAddress,
  budgetAddress,
  counterpartyAddress,
  custodyAddress,
  mandateAddress,
} from "../core/address";
import type { Client } from "../core/client";
import { tokenProgramOrNull } from "../core/token-program";
import { aboutOf } from "./action";
import type { About, ActionName, OwnersAction } from "./action";

/** Accounts by their names in the IDL. */
export type Named = Readonly<Record<string, PublicKey>>;

interface Known<Name extends ActionName> {
  readonly client: Client;
  readonly action: OwnersAction;
  readonly vault: PublicKey;
  readonly about: About<Name>;
  readonly programId: PublicKey;
}

type Follow<Name extends ActionName> = (known: Known<Name>) => Named | Promise<Named>;

/** What follows from an action's subjects; those that are not listed name all their accounts themselves. */
const FOLLOWING: { readonly [Name in ActionName]?: Follow<Name> } = {
  setBudget: async ({ client, vault, about: { mint }, programId }) => {
    const tokenProgram = (await tokenProgramOrNull(client, mint)) ?? TOKEN_PROGRAM_ID;
    return {
      custody: custodyAddress(vault, mint, programId, tokenProgram),
      budget: budgetAddress(vault, mint, programId),
    };
  },
  grantMandate: ({ vault, about: { agent, mint }, programId }) => ({
    budget: budgetAddress(vault, mint, programId),
    mandate: mandateAddress(vault, agent, mint, programId),
  }),
  setCounterparty: ({ vault, about: { payee }, programId }) => ({
    counterparty: counterpartyAddress(vault, payee, programId),
  }),
  setAttestor: ({ vault, about: { key }, programId }) => ({
    attestor: attestorAddress(vault, key, programId),
  }),
  approvePayment: ({ vault, action, programId }) => {
    // A proposal may store less than an index; the program refuses to read it, and says so.
    const index = Buffer.alloc(8);
    index.set(action.arguments.subarray(0, index.length));
    return { approval: approvalAddress(vault, index.readBigUInt64LE(), programId) };
  },
  withdraw: async ({ client, vault, about: { mint }, programId }) => {
    const budget = await fetchBudget(client, vault, mint);
    const tokenProgram =
      budget?.tokenProgram ?? (await tokenProgramOrNull(client, mint)) ?? TOKEN_PROGRAM_ID;
    return {
      authority: authorityAddress(vault, programId),
      budget: budgetAddress(vault, mint, programId),
      custody: custodyAddress(vault, mint, programId, tokenProgram),
      tokenProgram,
    };
  },
  releaseSession: async ({ client, about: { session } }) => {
    const found = await fetchSessionAt(client, session);
    if (!found) throw new AccountMissing("session", session);
    return { mandate: found.mandate };
  },
};

/**
 * All accounts of an action, by their names in the IDL.
 *
 * @throws {AccountMissing} if one that others follow from does not exist.
 */
export async function actionAccounts(
  client: Client,
  action: OwnersAction,
  payer: PublicKey,
): Promise<Named> {
  const { name, vault } = action;
  const about = aboutOf(action);
  const { programId } = client.program;
  const follow = FOLLOWING[name] as Follow<ActionName> | undefined;
  const followed = follow ? await follow({ client, action, vault, about, programId }) : {};
  return { payer, vault, systemProgram: SystemProgram.programId, ...about, ...followed };
}
