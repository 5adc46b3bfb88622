import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Finding, MandateTerms, NewApproval, Payment } from "../../sdk/src";
import type { Attempt } from "./attempt";
import type { Bench } from "./bench";
import type { Denial } from "./denials";
import { patch } from "./patch";
import {
  accept,
  accountsOf,
  approve,
  approveAnyId,
  ATTESTOR,
  OTHER_ATTESTOR,
  PAYMENTS,
  vouch,
} from "./vouching";
import type { Attested, Vouched } from "./vouching";
import { NOON } from "./world";
import type { World } from "./world";

const AMOUNT = 100n;
/** Largest amount that needs nobody's word. */
const THRESHOLD = 10n;

type Arranged = Attempt | Promise<Attempt>;
type Numbers = Partial<Pick<Denial, "got" | "limit" | "headroom">>;

/** A payment that the delegation gate alone does not let pass. */
function escalates(
  reason: Finding["reason"],
  when: string,
  arrange: (bench: Bench) => Arranged,
  numbers: Numbers = {},
): Denial {
  const found = { headroom: THRESHOLD, ...numbers };
  return { when, gate: "delegation", outcome: "escalate", reason, ...found, arrange };
}

/** Grants the agent a mandate that asks for a validation, and accepts the attestor. */
async function validating({ world }: Bench, terms: Partial<MandateTerms> = {}): Promise<World> {
  await world.grant({ validationThreshold: THRESHOLD, ...terms });
  await accept(world);
  return world;
}

/** A payment of the world's agent that shows an attestation. */
function showing({ world }: Bench, attestation: Attested): Attempt {
  return { payment: world.payment(AMOUNT, { credentials: { attestation } }) };
}

/** A payment of the world's agent that shows these accounts. */
function shows({ world }: Bench, ...shown: PublicKey[]): Attempt {
  return { payment: world.payment(AMOUNT), trailing: shown };
}

/** An attested payment, after something has happened to the attestation or to its attestor. */
function attested(
  reason: Finding["reason"],
  when: string,
  spoil: (bench: Bench, attestation: Attested) => unknown,
  vouched: Vouched = {},
  numbers: Numbers = {},
): Denial {
  const arrange = async (bench: Bench): Promise<Attempt> => {
    const attestation = await vouch(await validating(bench), vouched);
    await spoil(bench, attestation);
    return showing(bench, attestation);
  };
  return escalates(reason, when, arrange, numbers);
}

/** The owners' action on the attestor. */
const attestorBy = ({ world }: Bench) => ({
  vault: world.vault,
  members: world.quorum,
  attestor: ATTESTOR.publicKey,
});

/** An attestation of the incarnation before the attestor's own: both numbers are the vault's. */
function stale(): Denial {
  const row = {
    ...attested("AttestationStale", "the attestor was revoked and accepted anew", async (bench) => {
      const { client, vault } = bench.world;
      const incarnation = async () =>
        (await purser.fetchAttestor(client, vault, ATTESTOR.publicKey))!.incarnation;
      row.got = await incarnation();
      await purser.revokeAttestor(client, attestorBy(bench));
      await accept(bench.world);
      row.limit = await incarnation();
    }),
    got: 0n,
    limit: 0n,
  };
  return row;
}

const VALIDATIONS: readonly Denial[] = [
  escalates(
    "UnratedNeedsValidation",
    "the payee is unrated and the mandate asks for a validation, whatever the amount",
    async ({ world, unrated: payee }) => {
      await world.grant({ unrated: "needs-validation" });
      return { payment: world.payment(AMOUNT, { payee }) };
    },
    { headroom: 0n },
  ),
  escalates(
    "ValidationRequired",
    "the attestor is shown without an attestation",
    async (bench) => {
      const attestation = await vouch(await validating(bench));
      return shows(bench, accountsOf(bench.world, attestation).attestor);
    },
    { got: AMOUNT, limit: THRESHOLD },
  ),
  escalates(
    "ValidationRequired",
    "the attestation is shown without its attestor",
    async (bench) => {
      const attestation = await vouch(await validating(bench));
      return shows(bench, accountsOf(bench.world, attestation).attestation);
    },
    { got: AMOUNT, limit: THRESHOLD },
  ),
  escalates(
    "AttestorMismatch",
    "the vault accepts nobody, and another vault's attestor vouches (A38)",
    async (bench) => {
      const { world, otherVault: vault } = bench;
      await world.grant({ validationThreshold: THRESHOLD });
      await accept(world, { vault });
      const { attestor, attestation } = accountsOf(world, await vouch(world, { vault }), { vault });
      return shows(bench, attestor, attestation);
    },
  ),
  escalates(
    "AttestorMismatch",
    "another vault's record of the same attestor is shown (A16)",
    async (bench) => {
      const { world, otherVault: vault } = bench;
      const attestation = await vouch(await validating(bench));
      await accept(world, { vault });
      const { attestor } = accountsOf(world, attestation, { vault });
      return shows(bench, attestor, accountsOf(world, attestation).attestation);
    },
  ),
  escalates(
    "AttestorMismatch",
    "another accepted attestor is shown than the one who attested (A38)",
    async (bench) => {
      const world = await validating(bench);
      const attestation = await vouch(world);
      await accept(world, { attestor: OTHER_ATTESTOR.publicKey });
      const attestor = purser.attestorAddress(world.vault, OTHER_ATTESTOR.publicKey);
      return shows(bench, attestor, accountsOf(world, attestation).attestation);
    },
  ),
  escalates(
    "AttestationMismatch",
    "the attestor attested in another vault (A38)",
    async (bench) => {
      const { otherVault: vault } = bench;
      const world = await validating(bench);
      await accept(world, { vault });
      const elsewhere = await vouch(world, { vault });
      const { attestation } = accountsOf(world, elsewhere, { vault });
      return shows(bench, accountsOf(world, elsewhere).attestor, attestation);
    },
  ),
  escalates(
    "AttestationMismatch",
    "the attestation is about another agent (A38)",
    async (bench) => {
      const world = await validating(bench);
      const agent = world.otherAgent.publicKey;
      const { attestor, attestation } = accountsOf(world, await vouch(world, { agent }), { agent });
      return shows(bench, attestor, attestation);
    },
  ),
  escalates("CapabilityMismatch", "another capability is attested (A38)", async (bench) => {
    const world = await validating(bench);
    await accept(world, { capabilities: [PAYMENTS, "invoices"] });
    return showing(bench, await vouch(world, { capability: "invoices" }));
  }),
  attested("AttestorRevoked", "the owners no longer accept the attestor (A38)", (bench) =>
    purser.revokeAttestor(bench.world.client, attestorBy(bench)),
  ),
  attested(
    "CapabilityNotAccepted",
    "the owners accept the attestor's word on something else now (A38)",
    ({ world }) => accept(world, { capabilities: ["invoices"] }),
  ),
  attested(
    "AttestationRevoked",
    "the attestor took the attestation back (A38)",
    ({ world: { client, vault, agent, stranger } }, { capability }) =>
      purser.revokeAttestation(client, {
        ...{ vault, attestor: ATTESTOR, agent: agent.publicKey, capability, feePayer: stranger },
      }),
  ),
  attested(
    "AttestationExpired",
    "the attestation ends at this very second (A38)",
    ({ world }) => {
      world.chain.setUnixTime(NOON + 60n);
    },
    { expiresAt: NOON + 60n },
    { got: NOON + 60n, limit: NOON + 60n },
  ),
  stale(),
];

/** A payment with an approval of the change, after something has happened to either. */
function approved(
  reason: Finding["reason"],
  when: string,
  change: (bench: Bench, payment: Payment) => Partial<NewApproval>,
  numbers: Numbers = {},
  spoil: (bench: Bench, approval: PublicKey) => unknown = () => undefined,
): Denial {
  const arrange = async (bench: Bench): Promise<Attempt> => {
    const { world } = bench;
    await world.grant({ approvalThreshold: THRESHOLD });
    const payment = world.payment(AMOUNT);
    const index = await approve(world, payment, change(bench, payment));
    await spoil(bench, purser.approvalAddress(world.vault, index));
    return { payment: { ...payment, credentials: { approval: index } } };
  };
  return escalates(reason, when, arrange, numbers);
}

const unchanged = () => ({});

const APPROVALS: readonly Denial[] = [
  escalates("ApprovalMismatch", "the approval is of another vault (A30)", async (bench) => {
    const { world, otherVault: vault } = bench;
    await world.grant({ approvalThreshold: THRESHOLD });
    const payment = world.payment(AMOUNT);
    const index = await approve(world, payment, { vault });
    return { payment, trailing: [purser.approvalAddress(vault, index)] };
  }),
  approved("ApprovalMismatch", "another agent's payment is approved (A30)", ({ world }) => ({
    agent: world.otherAgent.publicKey,
  })),
  approved("ApprovalMismatch", "a payment to another payee is approved (A30)", ({ cousin }) => ({
    payee: cousin,
  })),
  approved("ApprovalMismatch", "a payment of another mint is approved (A30)", ({ otherMint }) => ({
    amount: { mint: otherMint, base: AMOUNT },
  })),
  approved(
    "ApprovalMismatch",
    "the approval's mint is not its mandate's (A30; patched: no instruction gives such)",
    unchanged,
    {},
    ({ world, otherMint: mint }, approval) => {
      patch(world, approval, "approval", { mint });
    },
  ),
  approved(
    "ApprovalIdMismatch",
    "the payment for another invoice is approved (A30)",
    ({ world }) => ({
      id: world.payment(AMOUNT).id,
    }),
  ),
  approved(
    "ApprovalIdMismatch",
    "the same invoice's payment of another time is approved (A30)",
    (_, { id }) => ({ id: { ...id, issuedAt: id.issuedAt + 1n } }),
  ),
  approved(
    "ApprovalAmount",
    "one less than the amount is approved (A30)",
    ({ world: { mint } }) => ({ amount: { mint, base: AMOUNT - 1n } }),
    { got: AMOUNT, limit: AMOUNT - 1n },
  ),
  approved(
    "ApprovalAmount",
    "exactly one more than the amount is approved (A30)",
    ({ world: { mint } }) => ({ amount: { mint, base: AMOUNT + 1n } }),
    { got: AMOUNT, limit: AMOUNT + 1n },
  ),
  approved(
    "ApprovalAmount",
    "one less is approved as the most (A30)",
    ({ world: { mint } }) => ({ amount: { mint, base: AMOUNT - 1n }, maximum: true }),
    { got: AMOUNT, limit: AMOUNT - 1n, headroom: AMOUNT - 1n },
  ),
  escalates("ApprovalSpent", "the approval was used by a payment (A30)", async ({ world }) => {
    await world.grant({ approvalThreshold: THRESHOLD });
    const approval = await approveAnyId(world, world.payment(AMOUNT));
    const credentials = { approval };
    await world.pay(AMOUNT, { credentials });
    return { payment: world.payment(AMOUNT, { credentials }) };
  }),
  approved(
    "ApprovalRevoked",
    "the owners took the approval back",
    unchanged,
    {},
    async ({ world: { client, vault, quorum: members } }) => {
      await purser.revokeApproval(client, { vault, members, index: 0n });
    },
  ),
  approved(
    "ApprovalExpired",
    "the approval ended one second ago (A30)",
    () => ({ notAfter: NOON + 60n }),
    { got: NOON + 61n, limit: NOON + 60n },
    ({ world }) => {
      world.chain.setUnixTime(NOON + 61n);
    },
  ),
  approved(
    "ApprovalStale",
    "the owners revoked all mandates and granted this one anew (A30)",
    unchanged,
    {},
    async ({ world }) => {
      await purser.revokeAll(world.client, { vault: world.vault, members: world.quorum });
      await world.grant({ approvalThreshold: THRESHOLD });
    },
  ),
  approved(
    "ApprovalStale",
    "the owners changed their rules since (A30)",
    unchanged,
    {},
    async ({ world: { client, vault, quorum: members } }) => {
      await purser.setDelays(client, { vault, members, timelock: 0n });
    },
  ),
];

const BOTH: readonly Denial[] = [
  escalates(
    "ValidationRequired",
    "it needs a validation and an approval",
    async ({ world }) => {
      await world.grant({ validationThreshold: THRESHOLD, approvalThreshold: 20n });
      return { payment: world.payment(AMOUNT) };
    },
    { got: AMOUNT, limit: THRESHOLD },
  ),
  escalates(
    "ApprovalRequired",
    "it is validated, and needs an approval too",
    async (bench) => {
      const attestation = await vouch(await validating(bench, { approvalThreshold: 20n }));
      return showing(bench, attestation);
    },
    { got: AMOUNT, limit: 20n, headroom: 20n },
  ),
  escalates(
    "ValidationRequired",
    "it is approved, and needs a validation too",
    async (bench) => {
      const world = await validating(bench, { approvalThreshold: 20n });
      const payment = world.payment(AMOUNT);
      const credentials = { approval: await approve(world, payment) };
      return { payment: { ...payment, credentials } };
    },
    { got: AMOUNT, limit: THRESHOLD },
  ),
  escalates(
    "AttestationExpired",
    "both words are shown, and both came to an end",
    async (bench) => {
      const world = await validating(bench, { approvalThreshold: 20n });
      const attestation = await vouch(world, { expiresAt: NOON + 60n });
      const payment = world.payment(AMOUNT);
      const approval = await approve(world, payment, { notAfter: NOON + 60n });
      world.chain.setUnixTime(NOON + 61n);
      return { payment: { ...payment, credentials: { attestation, approval } } };
    },
    { got: NOON + 61n, limit: NOON + 60n },
  ),
];

/** Every way to lack somebody else's word. */
export const ESCALATIONS: readonly Denial[] = [...VALIDATIONS, ...APPROVALS, ...BOTH];
