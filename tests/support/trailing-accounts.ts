import type { AccountMeta, PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { paymentAccounts } from "../../sdk/src/agent/payment";
import type { Attempt, Way } from "./attempt";
import type { Bench } from "./bench";
import { NAMED_TWICE, NOT_WRITABLE } from "./outcome";
import type { Refused } from "./outcome";
import { forged } from "./payment-slots";
import { shown } from "./session-denials";
import { attempt, KEY, open, OTHER_KEY, sessionAt } from "./sessions";
import { keypair } from "./world";

/** Trailing accounts that no payment takes, beside or instead of the session that the signer shows. */
export interface WrongTrail {
  readonly what: string;
  readonly refused: Refused;
  readonly arrange: (bench: Bench) => Promise<Attempt>;
}

type Trail = (bench: Bench, own: PublicKey) => readonly AccountMeta[];

/** The one trailing account is wrong. */
const alone =
  (find: (bench: Bench, own: PublicKey) => PublicKey): Trail =>
  (bench, own) => [shown(find(bench, own))];

/** The signer's session, then a wrong account. */
const beside =
  (find: (bench: Bench, own: PublicKey) => PublicKey): Trail =>
  (bench, own) => [shown(own), shown(find(bench, own))];

/** Accounts of no use to a payment, and second ones of their kind. */
const USELESS: readonly (readonly [what: string, trail: Trail])[] = [
  ["a forged session (A16)", alone((bench, own) => forged(bench, own, "session"))],
  [
    "an address where no session was opened",
    alone(({ world }) => sessionAt(world, keypair("no session").publicKey)),
  ],
  ["the session twice (A18)", beside((_, own) => own)],
  ["a second session", beside(({ world }) => sessionAt(world, OTHER_KEY.publicKey))],
  [
    "the budget of another mint",
    beside(({ world, otherMint }) => purser.budgetAddress(world.vault, otherMint)),
  ],
  [
    "another agent's mandate (A18)",
    beside(({ world }) =>
      purser.mandateAddress(world.vault, world.otherAgent.publicKey, world.mint),
    ),
  ],
  [
    "another payee's record",
    beside(({ world, cousin }) => purser.counterpartyAddress(world.vault, cousin)),
  ],
  ["another vault", beside(({ otherVault }) => otherVault)],
  [
    "a token account",
    beside(({ world }) => purser.tokenAddress(world.treasury.publicKey, world.mint)),
  ],
  ["a wallet", beside(({ world }) => world.stranger.publicKey)],
  ["the session key itself", beside(() => KEY.publicKey)],
  ["an empty address", beside(() => keypair("stray").publicKey)],
];

const SLOTS = ["budget", "mandate", "counterparty", "custody", "destination"] as const;

/** Every wrong trail for a way of asking. What it writes must not stand in a slot and trail too. */
export function wrongTrails(way: Way | "recordDenial"): readonly WrongTrail[] {
  const pays = way === "pay" || way === "payAtomic";
  const useless = USELESS.map(([what, trail]) => row(what, "UnexpectedAccount", trail));
  const twice = SLOTS.map((slot) =>
    row(
      `the ${slot} of the payment (A18)`,
      pays || (way === "recordDenial" && slot === "mandate") ? NAMED_TWICE : "UnexpectedAccount",
      beside(({ world }) => paymentAccounts(world.client, world.payment(1n))[slot]),
    ),
  );
  const readOnly: Trail = (_, own) => [{ ...shown(own), isWritable: false }];
  const unwritten = pays ? [row("the session, read-only", NOT_WRITABLE, readOnly)] : [];
  return [...useless, ...twice, ...unwritten];
}

function row(what: string, refused: Refused, trail: Trail): WrongTrail {
  return {
    what,
    refused,
    arrange: async (bench) => {
      const { world } = bench;
      await open(world);
      await open(world, { key: OTHER_KEY.publicKey });
      return { ...attempt(world, 100n), trailing: trail(bench, sessionAt(world)) };
    },
  };
}
