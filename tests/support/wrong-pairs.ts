import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { Checkpoint } from "./checkpoint";
import { looks } from "./custody-pairs";
import type { Look, Pair } from "./custody-pairs";
import type { Refused } from "./outcome";
import { refuses } from "./refusal";
import type { SecondVault } from "./second-vault";
import { keypair } from "./world";
import type { World } from "./world";

/** What the tests of this file are about: a vault with three budgets, and another vault. */
export interface Shown {
  readonly world: () => World;
  readonly second: () => SecondVault;
  readonly pairs: () => readonly Pair[];
  readonly instruction: Look;
}

type Rows = (
  world: World,
  second: SecondVault,
  pairs: readonly [Pair, Pair, Pair],
) => readonly PublicKey[];

/** What is wrong with the pairs that are shown, and how it is refused. */
const WRONG: readonly [named: string, Refused, Rows][] = [
  ["a budget twice in a row", "UnexpectedAccount", (_, __, [a, b, c]) => [...a, ...a, ...b, ...c]],
  [
    "a budget again at the end",
    "UnexpectedAccount",
    (_, __, [a, b, c]) => [...a, ...b, ...c, ...a],
  ],
  ["one twice instead of another", "UnexpectedAccount", (_, __, [a, b]) => [...a, ...b, ...b]],
  ["budgets in another order", "UnexpectedAccount", (_, __, [a, b, c]) => [...b, ...a, ...c]],
  ["a budget without its custody", "UnexpectedAccount", (_, __, [a, b, [c]]) => [...a, ...b, c]],
  ["one account alone", "UnexpectedAccount", (_, __, [[a]]) => [a]],
  [
    "another vault's budget among its own",
    "VaultMismatch",
    (_, { budget, custody }, pairs) =>
      [...pairs, [budget, custody] as const]
        .sort(([one], [other]) => Buffer.compare(one.toBuffer(), other.toBuffer()))
        .flat(),
  ],
  ["another vault's alone", "VaultMismatch", (_, { budget, custody }) => [budget, custody]],
  [
    "custody accounts of two budgets exchanged",
    "CustodyMismatch",
    (_, __, [a, b, c]) => [a[0], b[1], b[0], a[1], ...c],
  ],
  ["another vault's custody account", "CustodyMismatch", (_, { custody }, [[a]]) => [a, custody]],
  [
    "a token account of a withdrawal wallet",
    "CustodyMismatch",
    ({ treasury, mint }, _, [[a]]) => [a, purser.tokenAddress(treasury.publicKey, mint)],
  ],
  ["the budget in its custody's place", "CustodyMismatch", (_, __, [[a]]) => [a, a]],
  ["custody before budget", { runtime: "IllegalOwner" }, (_, __, [[a, c]]) => [c, a]],
  [
    "a mandate as a budget",
    { runtime: "InvalidAccountData" },
    (world, { custody }) => [
      purser.mandateAddress(world.vault, world.agent.publicKey, world.mint),
      custody,
    ],
  ],
  [
    "an empty address as a budget",
    { runtime: "UninitializedAccount" },
    (_, { custody }) => [keypair("nothing here").publicKey, custody],
  ],
];

/** Defines the tests of the accounts that trail a look at custody: budgets of the vault in order, each with its custody. */
export function refusesWrongPairs({ world, second, pairs, instruction }: Shown): void {
  for (const [named, refused, rows] of WRONG) {
    it(`is refused when it shows ${named} (A16)`, async () => {
      const all = pairs() as [Pair, Pair, Pair];
      const shown = rows(world(), second(), all);
      await refuses(world(), refused, looks(world(), instruction, shown), shown);
    });
  }

  it("is refused when a budget is not of this program, or of another kind (A16)", async () => {
    const start = await Checkpoint.take(world());
    const { chain } = world();
    const [budget, custody] = pairs()[0]!;
    const { lamports, owner, data } = chain.account(budget)!;
    const stored = { lamports: BigInt(lamports), owner, data };
    const act = looks(world(), instruction, [budget, custody]);

    chain.setAccount(budget, { ...stored, owner: chain.account(custody)!.owner });
    await refuses(world(), { runtime: "IllegalOwner" }, act);
    chain.setAccount(budget, { ...stored, data: Buffer.from(data).fill(0xff, 0, 8) });
    await refuses(world(), { runtime: "InvalidAccountData" }, act);
    await start.restore();
  });
}
