import { TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey, Signer } from "@solana/web3.js";
import { PROGRAM_ID } from "../../sdk/src";
import type { Client } from "../../sdk/src";
import idl from "../../sdk/artifacts/policy_vault.json";
import { sendRaw } from "./cosigning";
import { instructionsOf } from "./landing";
import { refuses } from "./refusal";
import { NOT_SIGNED, NOT_WRITABLE } from "./outcome";
import type { Refused } from "./outcome";
import type { Act, Scene } from "./refusal";
import { keypair } from "./world";

/**
 * What is wrong with the account in one place of an instruction. The first two are written over the right account in
 * its own place, which no instruction can do, so that exactly one thing about it is wrong.
 */
export type Wrong =
  | "owned by another program"
  | "of another kind"
  | "an empty address"
  | "read-only"
  | "without its signature"
  | { readonly named: string; readonly address: () => PublicKey };

/** One row of the matrix. */
export type WrongAccount = readonly [slot: string, wrong: Wrong, refused: Refused];

/** A vault that is to be written. */
export const WRITTEN_VAULT: readonly WrongAccount[] = [
  ["vault", "owned by another program", { runtime: "IllegalOwner" }],
  ["vault", "of another kind", { runtime: "InvalidAccountData" }],
  ["vault", "an empty address", { runtime: "AccountDataTooSmall" }],
  ["vault", "read-only", NOT_WRITABLE],
];

/** An account of the program that is read. */
export function readAccount(slot: string): readonly WrongAccount[] {
  return [
    [slot, "owned by another program", { runtime: "IllegalOwner" }],
    [slot, "of another kind", { runtime: "InvalidAccountData" }],
    [slot, "an empty address", { runtime: "UninitializedAccount" }],
  ];
}

/** Who pays for an account that the instruction creates, and the program that creates it. */
export const CREATION: readonly WrongAccount[] = [
  ["payer", "without its signature", NOT_SIGNED],
  [
    "system_program",
    { named: "another program", address: () => PROGRAM_ID },
    { runtime: "IncorrectProgramId" },
  ],
];

/** An account that is created, or written again, at an address derived from the others. */
export function createdOrWritten(slot: string, another: () => PublicKey): readonly WrongAccount[] {
  return [
    [slot, "owned by another program", { runtime: "IllegalOwner" }],
    [slot, "of another kind", { runtime: "InvalidAccountData" }],
    [slot, "an empty address", { runtime: "InvalidSeeds" }],
    [slot, "read-only", NOT_WRITABLE],
    [slot, { named: "another vault's", address: another }, { runtime: "InvalidSeeds" }],
  ];
}

/** What the rows are about. */
export interface Matrix {
  readonly scene: () => Scene;
  /** Name of the instruction in the IDL. */
  readonly instruction: string;
  /** An action that would succeed. */
  readonly act: Act;
  /** Who signs it, payer first. */
  readonly signers: () => readonly [Signer, ...Signer[]];
}

const DISCRIMINATOR_BYTES = 8;

/** Defines one test per row: the instruction with the wrong account is refused and changes nothing (A16). */
export function refusesWrongAccounts(matrix: Matrix, rows: readonly WrongAccount[]): void {
  for (const [slot, wrong, refused] of rows) {
    const named = typeof wrong === "string" ? wrong : wrong.named;
    it(`refuses as ${slot} an account that is ${named} (A16)`, async () => {
      const { chain, client } = matrix.scene();
      const [instruction, place] = await placeOf(client, matrix, slot);
      const right = place.pubkey;
      const stored = chain.account(right);

      let signers = matrix.signers();
      if (wrong === "owned by another program") {
        chain.setAccount(right, { ...present(stored), owner: TOKEN_PROGRAM_ID });
      } else if (wrong === "of another kind") {
        chain.setAccount(right, { ...present(stored), data: ofAnotherKind(present(stored).data) });
      } else if (wrong === "read-only") {
        place.isWritable = false;
      } else if (wrong === "without its signature") {
        place.isSigner = false;
        const others = signers.filter(({ publicKey }) => !publicKey.equals(right));
        signers = [keypair("stranger"), ...others];
      } else if (wrong === "an empty address") {
        place.pubkey = keypair("nothing here").publicKey;
      } else {
        place.pubkey = wrong.address();
      }

      const send: Act = (landed) => sendRaw(landed, [instruction], signers);
      await refuses(matrix.scene(), refused, send, [place.pubkey]);
      if (stored && !signers.some(({ publicKey }) => publicKey.equals(right))) {
        chain.setAccount(right, present(stored));
      }
    });
  }
}

/** The action's instruction of the program, alone, and the place of one of its accounts. */
async function placeOf(client: Client, { instruction: name, act }: Matrix, slot: string) {
  const instructions = await instructionsOf(client, act);
  const instruction = instructions.find(({ programId }) => programId.toBase58() === idl.address);
  const accounts = idl.instructions.find((described) => described.name === name)?.accounts ?? [];
  const place = instruction?.keys[accounts.findIndex((account) => account.name === slot)];
  if (!place) throw new Error(`no account ${slot} of ${name}`);
  return [instruction, place] as const;
}

function present(account: ReturnType<Scene["chain"]["account"]>) {
  if (!account) throw new Error("the right account is missing");
  return { ...account, lamports: BigInt(account.lamports) };
}

/** The same bytes under the discriminator of another kind of account of the program. */
function ofAnotherKind(data: Buffer): Buffer {
  const own = data.subarray(0, DISCRIMINATOR_BYTES);
  const others = idl.accounts.map(({ discriminator }) => Buffer.from(discriminator));
  const other = others.find((discriminator) => !discriminator.equals(own));
  if (!other) throw new Error("the program has one kind of account only");
  return Buffer.concat([other, data.subarray(DISCRIMINATOR_BYTES)]);
}
