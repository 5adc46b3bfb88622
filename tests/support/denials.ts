import { AuthorityType, createAccount, setAuthority } from "@solana/spl-token";
import * as purser from "../../sdk/src";
import type { Finding } from "../../sdk/src";
import type { Attempt } from "./attempt";
import type { Bench } from "./bench";
import { ESCALATIONS } from "./escalations";
import { fault } from "./faulting";
import { patch } from "./patch";
import { SESSION_DENIALS } from "./session-denials";
import { TOKENS } from "./token-denials";
import { BOOT_TERM, keypair, NOON } from "./world";
import type { World } from "./world";

/** A denial that is about no limit: what must be so, and what the program must find. */
export interface Denial {
  readonly when: string;
  readonly gate: Finding["gate"];
  readonly reason: Finding["reason"];
  readonly got?: bigint;
  readonly limit?: bigint;
  /** The amount that would pass. */
  readonly headroom?: bigint;
  readonly outcome?: Finding["outcome"];
  arrange(bench: Bench): Attempt | Promise<Attempt>;
}

const MAX = 2n ** 64n - 1n;

/** The finding that a denial promises: time does not help, nor does a smaller amount unless it is named. */
export function findingOf({
  gate,
  reason,
  got = 0n,
  limit = 0n,
  headroom = 0n,
  outcome = "deny",
}: Denial): Finding {
  return { gate, outcome, reason, got, limit, headroom, passesAt: null };
}

/** A payment while the vault is in another mode than the running one, 2. */
function stoppedBy(when: string, got: bigint, stop: (world: World) => unknown): Denial {
  return {
    ...{ when, gate: "freeze", reason: "VaultNotRunning", got, limit: 2n },
    arrange: async ({ world }) => {
      await stop(world);
      return { payment: world.payment(100n) };
    },
  };
}

/** The same, in a mode that no instruction stores. */
function storedMode(when: string, mode: bigint, got: bigint): Denial {
  return stoppedBy(`${when} (patched: no instruction stores it)`, got, (world) => {
    patch(world, world.vault, "vault", { mode });
  });
}

/** The owners lift a pause, and the vault boots. */
async function boots({ client, vault, members, quorum }: World): Promise<void> {
  await purser.pause(client, { vault, member: members[2] });
  await purser.resume(client, { vault, members: quorum });
}

const FREEZE: readonly Denial[] = [
  {
    when: "a member paused the vault",
    gate: "freeze",
    reason: "VaultPaused",
    got: NOON + 5n,
    limit: NOON,
    arrange: async ({ world }) => {
      await purser.pause(world.client, { vault: world.vault, member: world.members[2] });
      world.chain.advance(5n);
      return { payment: world.payment(100n) };
    },
  },
  {
    when: "nobody started the vault",
    gate: "freeze",
    reason: "VaultNotRunning",
    got: 0n,
    limit: 2n,
    arrange: ({ world, otherVault }) => ({ payment: world.payment(100n, { vault: otherVault }) }),
  },
  stoppedBy("the vault boots and its deadline is a second ahead", 1n, async (world) => {
    await boots(world);
    world.chain.setUnixTime(NOON + BOOT_TERM - 1n);
  }),
  stoppedBy("the boot's deadline has come (A57)", 3n, async (world) => {
    await boots(world);
    world.chain.setUnixTime(NOON + BOOT_TERM);
  }),
  stoppedBy("a fault is latched", 4n, fault),
  storedMode("the vault is frozen without a pause", 3n, 3n),
  storedMode("the stored mode is none", 255n, 4n),
  {
    when: "a member put the mandate on hold",
    gate: "freeze",
    reason: "MandateHeld",
    arrange: async ({ world }) => {
      const { client, vault, members, mint } = world;
      const agent = world.agent.publicKey;
      await purser.holdMandate(client, { vault, agent, mint, member: members[2] });
      return { payment: world.payment(100n) };
    },
  },
  {
    when: "the mandate is granted on hold",
    gate: "freeze",
    reason: "MandateHeld",
    arrange: async ({ world }) => {
      await world.grant({ held: true });
      return { payment: world.payment(100n) };
    },
  },
];

const CONTEXT: readonly Denial[] = [
  {
    when: "the mandate is another vault's (A16)",
    gate: "context",
    reason: "VaultMismatch",
    arrange: ({ world, otherVault }) => {
      const { agent, mint } = world;
      const mandate = purser.mandateAddress(otherVault, agent.publicKey, mint);
      return { payment: world.payment(100n), accounts: { mandate } };
    },
  },
  {
    when: "the budget is another vault's (A16)",
    gate: "context",
    reason: "VaultMismatch",
    arrange: ({ world, otherVault }) => {
      const budget = purser.budgetAddress(otherVault, world.mint);
      return { payment: world.payment(100n), accounts: { budget } };
    },
  },
  {
    when: "the mandate is of another mint (A19)",
    gate: "context",
    reason: "MintMismatch",
    arrange: ({ world, otherMint }) => {
      const mandate = purser.mandateAddress(world.vault, world.agent.publicKey, otherMint);
      return { payment: world.payment(100n), accounts: { mandate } };
    },
  },
  {
    when: "the budget is of another mint (A19)",
    gate: "context",
    reason: "MintMismatch",
    arrange: ({ world, otherMint }) => {
      const budget = purser.budgetAddress(world.vault, otherMint);
      return { payment: world.payment(100n), accounts: { budget } };
    },
  },
  {
    when: "the payment names another mint of the same decimals (A19)",
    gate: "context",
    reason: "MintMismatch",
    arrange: ({ world, otherMint: mint }) => ({
      payment: world.payment(100n),
      accounts: { mint },
    }),
  },
  {
    when: "the payment id was paid before",
    gate: "context",
    reason: "PaymentIdReused",
    got: NOON,
    limit: 1n,
    arrange: async ({ world, cousin }) => {
      const { payment } = await world.pay(100n);
      return { payment: { ...world.payment(7n), payee: cousin, id: payment.id } };
    },
  },
  {
    when: "no counter can hold the sum (A5)",
    gate: "context",
    reason: "CounterOverflow",
    got: MAX - 1n,
    limit: MAX,
    headroom: 1n,
    outcome: "error",
    arrange: async (bench) => {
      await spendAllButOne(bench);
      return { payment: bench.world.payment(2n) };
    },
  },
];

const IDENTITY: readonly Denial[] = [
  {
    when: "a stranger signs for the agent's mandate (A41)",
    gate: "identity",
    reason: "SignerNotAgent",
    arrange: ({ world }) => ({ payment: world.payment(100n), signer: world.stranger }),
  },
  {
    when: "another agent of the vault signs (A41)",
    gate: "identity",
    reason: "SignerNotAgent",
    arrange: ({ world }) => ({ payment: world.payment(100n), signer: world.otherAgent }),
  },
  {
    when: "a member of the vault signs (A41)",
    gate: "identity",
    reason: "SignerNotAgent",
    arrange: ({ world }) => ({ payment: world.payment(100n), signer: world.members[0] }),
  },
  {
    when: "the owners revoked all grants since (A33)",
    gate: "identity",
    reason: "GrantEpochStale",
    got: 1n,
    limit: 2n,
    arrange: async ({ world }) => {
      await purser.revokeAll(world.client, { vault: world.vault, members: world.quorum });
      return { payment: world.payment(100n) };
    },
  },
];

const EGRESS: readonly Denial[] = [
  {
    when: "the authority is another vault's (A16)",
    gate: "egress",
    reason: "AuthorityMismatch",
    arrange: ({ world, otherVault }) => ({
      payment: world.payment(100n),
      accounts: { authority: purser.authorityAddress(otherVault) },
    }),
  },
  {
    when: "the source is a token account other than custody",
    gate: "egress",
    reason: "CustodyMismatch",
    arrange: ({ world }) => ({
      payment: world.payment(100n),
      accounts: { custody: purser.tokenAddress(world.treasury.publicKey, world.mint) },
    }),
  },
  {
    when: "the payee is the vault's authority with a second token account (A18)",
    gate: "egress",
    reason: "OwnAccount",
    arrange: async ({ world }) => {
      const payee = purser.authorityAddress(world.vault);
      const { issuer, mint, client } = world;
      const second = keypair("second custody");
      const destination = await createAccount(client.connection, issuer, mint, payee, second);
      return { payment: world.payment(100n, { payee, destination }) };
    },
  },
  {
    when: "the destination belongs to somebody else than the payee (A20)",
    gate: "egress",
    reason: "PayeeAccountOwner",
    arrange: ({ world, cousin }) => {
      const destination = purser.tokenAddress(cousin, world.mint);
      return { payment: world.payment(100n, { destination }) };
    },
  },
  {
    when: "the payee's associated account was given to somebody else (A20)",
    gate: "egress",
    reason: "PayeeAccountOwner",
    arrange: async ({ world }) => {
      const { client, issuer, stranger, mint, payee } = world;
      const account = purser.tokenAddress(payee, mint);
      const type = AuthorityType.AccountOwner;
      const owner = keypair("payee");
      const { publicKey } = stranger;
      await setAuthority(client.connection, issuer, account, owner, type, publicKey);
      return { payment: world.payment(100n) };
    },
  },
  {
    when: "the destination holds another mint (A19)",
    gate: "egress",
    reason: "PayeeAccountMint",
    arrange: ({ world, otherMint }) => {
      const destination = purser.tokenAddress(world.payee, otherMint);
      return { payment: world.payment(100n, { destination }) };
    },
  },
  {
    when: "the record shown is another payee's (A16)",
    gate: "egress",
    reason: "CounterpartyMismatch",
    arrange: ({ world, cousin }) => {
      const counterparty = purser.counterpartyAddress(world.vault, cousin);
      return { payment: world.payment(100n), accounts: { counterparty } };
    },
  },
  {
    when: "the record shown is another vault's (A16)",
    gate: "egress",
    reason: "CounterpartyMismatch",
    arrange: ({ world, otherVault }) => {
      const counterparty = purser.counterpartyAddress(otherVault, world.payee);
      return { payment: world.payment(100n), accounts: { counterparty } };
    },
  },
  {
    when: "the payee is on hold",
    gate: "egress",
    reason: "PayeeDenied",
    arrange: async ({ world }) => {
      await world.rate({ tier: 4, denied: true, caps: { mint: world.mint } });
      return { payment: world.payment(100n) };
    },
  },
  {
    when: "the payee is unrated and the mandate denies such",
    gate: "egress",
    reason: "UnratedDenied",
    arrange: async ({ world, unrated: payee }) => {
      await world.grant({ unrated: "deny" });
      return { payment: world.payment(100n, { payee }) };
    },
  },
  {
    when: "the payee is unrated and a member put it on hold",
    gate: "egress",
    reason: "PayeeDenied",
    arrange: async ({ world, unrated: payee }) => {
      const { client, vault, members } = world;
      await purser.holdCounterparty(client, { vault, payee, member: members[0] });
      return { payment: world.payment(100n, { payee }) };
    },
  },
  {
    when: "the payee was on hold, is as unrated as before, and the mandate denies such",
    gate: "egress",
    reason: "UnratedDenied",
    arrange: async ({ world, unrated: payee }) => {
      const { client, vault, members, quorum } = world;
      await purser.holdCounterparty(client, { vault, payee, member: members[0] });
      await purser.releaseCounterparty(client, { vault, payee, members: quorum });
      await world.grant({ unrated: "deny" });
      return { payment: world.payment(100n, { payee }) };
    },
  },
  {
    when: "the payee is unrated and its record's address has lamports only (A52)",
    gate: "egress",
    reason: "UnratedDenied",
    arrange: async ({ world }) => {
      const payee = keypair("prefunded payee").publicKey;
      await world.openAccount(payee, world.mint);
      world.chain.airdrop(purser.counterpartyAddress(world.vault, payee), 10_000_000n);
      await world.grant({ unrated: "deny" });
      return { payment: world.payment(100n, { payee }) };
    },
  },
  {
    when: "the payee has caps of its own, in another mint (A19)",
    gate: "egress",
    reason: "PayeeMint",
    arrange: async ({ world, cousin: payee, otherMint: mint }) => {
      await world.rate({ tier: 2, caps: { mint, day: 1_000_000n } }, payee);
      return { payment: world.payment(100n, { payee }) };
    },
  },
];

/** Brings the lifetime counters to one below the most that they hold, by instructions: the payee pays back some. */
export async function spendAllButOne({ world, otherVault }: Bench): Promise<void> {
  const { chain, client, vault, mint } = world;
  const payee = keypair("payee");
  chain.airdrop(payee.publicKey, 1_000_000_000n);
  const elsewhere = await world.balance(purser.authorityAddress(otherVault));
  await world.fund(MAX - elsewhere - (await world.balance(purser.authorityAddress(vault))));

  const rest = elsewhere + 10n;
  await world.pay(MAX - rest);
  const amount = { mint, base: rest };
  await purser.deposit(client, { vault, depositor: payee, amount });
  await world.pay(rest - 1n);
}

/** Every denial that no vector of `limits.json` covers, in the order of the gates, then by subject. */
export const DENIALS: readonly Denial[] = [
  ...FREEZE,
  ...CONTEXT,
  ...IDENTITY,
  ...EGRESS,
  ...SESSION_DENIALS,
  ...TOKENS,
  ...ESCALATIONS,
];
