import {
  createMint,
  ExtensionType,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
} from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import type { Attempt } from "./attempt";
import type { Bench } from "./bench";
import type { Denial } from "./denials";
import { Holding } from "./holding";
import { announceFee, askForMemo, closeMint, setHook } from "./issuer";
import { RELAY_ID } from "./relay";
import { addTo, newMint, STABLECOIN } from "./token-2022";
import { keypair } from "./world";

/** Opt-ins of a stablecoin, in the order of their numbers. */
const { MintCloseAuthority, PermanentDelegate } = ExtensionType;
/** Extensions of a mint that is closed, none of it having been made, and the set as the budget pins it. */
const CLOSABLE = ["MintCloseAuthority", "MetadataPointer"];
const PINNED = (1n << 3n) | (1n << 18n);

/** A stablecoin that the vault holds. */
async function stablecoin(bench: Bench): Promise<Holding> {
  const { world } = bench;
  await bench.enter("a stablecoin", async () => {
    const mint = await newMint(world, "stablecoin", STABLECOIN);
    await Holding.open(world, mint, [MintCloseAuthority, PermanentDelegate]);
  });
  return new Holding(world, keypair("stablecoin").publicKey);
}

/** A mint that the vault admitted, and of which there are no tokens. */
async function closable(bench: Bench): Promise<Holding> {
  const { world } = bench;
  await bench.enter("a closable mint", async () => {
    const mint = await newMint(world, "closable mint", CLOSABLE);
    await Holding.open(world, mint, [MintCloseAuthority], 0n);
  });
  return new Holding(world, keypair("closable mint").publicKey);
}

/** A denial because of what the issuer does to a mint once it is admitted. */
function changed(
  held: (bench: Bench) => Promise<Holding>,
  denial: Pick<Denial, "when" | "reason" | "got" | "limit">,
  act: (bench: Bench, mint: PublicKey) => Promise<unknown>,
): Denial {
  return {
    ...denial,
    gate: "egress",
    arrange: async (bench: Bench): Promise<Attempt> => {
      const holding = await held(bench);
      await act(bench, holding.mint);
      return { payment: holding.payment() };
    },
  };
}

/** As {@link changed}, by closing the mint and making another one at its address. */
function remade(
  denial: Pick<Denial, "when" | "got" | "limit">,
  extensions: readonly string[],
  decimals = 6,
): Denial {
  return changed(closable, { ...denial, reason: "MintChanged" }, async ({ world }, mint) => {
    await closeMint(world, mint);
    await newMint(world, "closable mint", extensions, { decimals });
  });
}

/** As {@link changed}, by a mint of SPL Token at the address of a mint that was closed. */
async function asSplToken({ world }: Bench, mint: PublicKey): Promise<void> {
  const { client, issuer } = world;
  await closeMint(world, mint);
  const key = keypair("closable mint");
  await createMint(client.connection, issuer, issuer.publicKey, null, 6, key);
}

/** Denials of payments that a token program would not make exactly, or no longer. */
export const TOKENS: readonly Denial[] = [
  {
    when: "SPL Token is shown for a mint of Token-2022 (A19)",
    gate: "egress",
    reason: "TokenProgramMismatch",
    arrange: async (bench: Bench): Promise<Attempt> => {
      const payment = (await stablecoin(bench)).payment();
      return { payment, accounts: { tokenProgram: TOKEN_PROGRAM_ID } };
    },
  },
  {
    when: "Token-2022 is shown for a mint of SPL Token (A19)",
    gate: "egress",
    reason: "TokenProgramMismatch",
    arrange: ({ world }) => ({
      payment: world.payment(100n),
      accounts: { tokenProgram: TOKEN_2022_PROGRAM_ID },
    }),
  },
  changed(
    closable,
    {
      when: "the issuer added metadata to the mint",
      reason: "MintChanged",
      got: PINNED | (1n << 19n),
      limit: PINNED,
    },
    ({ world }, mint) => addTo(world, mint, "TokenMetadata"),
  ),
  changed(
    closable,
    { when: "the mint is closed (A26)", reason: "MintChanged" },
    ({ world }, mint) => closeMint(world, mint),
  ),
  remade({ when: "the mint came back with other decimals (A26)", got: 9n, limit: 6n }, CLOSABLE, 9),
  remade(
    {
      when: "the mint came back with a power that nobody accepted (A26)",
      got: PINNED | (1n << 12n),
      limit: PINNED,
    },
    [...CLOSABLE, "PermanentDelegate"],
  ),
  remade({ when: "the mint came back without extensions (A26)", got: 0n, limit: PINNED }, []),
  changed(
    closable,
    { when: "a mint of SPL Token came to its address (A26)", reason: "MintChanged" },
    asSplToken,
  ),
  {
    when: "a mint of SPL Token came to its address, and SPL Token is shown (A26)",
    gate: "egress",
    reason: "TokenProgramMismatch",
    arrange: async (bench: Bench): Promise<Attempt> => {
      const holding = await closable(bench);
      await asSplToken(bench, holding.mint);
      return { payment: holding.payment(), accounts: { tokenProgram: TOKEN_PROGRAM_ID } };
    },
  },
  changed(
    stablecoin,
    { when: "the mint takes a fee in this epoch (A23)", reason: "TransferFeeSet" },
    async ({ world }, mint) => {
      await announceFee(world, mint, 1, 1n);
      world.chain.setEpoch(world.chain.epoch() + 2n);
    },
  ),
  changed(
    stablecoin,
    { when: "the mint has a hook (A24)", reason: "TransferHookSet" },
    ({ world }, mint) => setHook(world, mint, RELAY_ID),
  ),
  changed(
    stablecoin,
    { when: "the account that is paid asks for memos", reason: "DestinationNeedsMemo" },
    ({ world }, mint) => askForMemo(world, mint),
  ),
];
