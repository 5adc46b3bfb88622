import { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { EvidenceRecord, Payment } from "../../sdk/src";
import { tokens } from "./attempt";
import type { World } from "./world";

const DAY = 86_400n;
/** 1970-01-01 was a Thursday. */
const THURSDAY = 3n;
const RING = 16;
const CELLS = 13n;
const UNRATED = 5;

/** Everything that a payment may move. */
export interface Books {
  readonly mandate: purser.MandateAccount;
  readonly budget: purser.BudgetAccount;
  readonly counterparty: purser.CounterpartyAccount | null;
  /** The approval that the payment shows. */
  readonly approval: purser.ApprovalAccount | null;
  readonly custody: bigint;
  readonly destination: bigint;
}

/** Where a payment goes. */
export function destinationOf({ destination, payee, amount }: Payment): PublicKey {
  return destination ?? purser.tokenAddress(payee, amount.mint);
}

export async function books(world: World, payment: Payment): Promise<Books> {
  const { client } = world;
  const { vault, agent, payee, amount } = payment;
  const { mint } = amount;
  const approval = payment.credentials?.approval;
  return {
    approval: approval === undefined ? null : await purser.fetchApproval(client, vault, approval),
    mandate: (await purser.fetchMandate(client, vault, agent, mint))!,
    budget: (await purser.fetchBudget(client, vault, mint))!,
    counterparty: await purser.fetchCounterparty(client, vault, payee),
    custody: tokens(world, purser.custodyAddress(vault, mint)),
    destination: tokens(world, destinationOf(payment)),
  };
}

/** The slot and the time at which a payment ran. */
export interface When {
  readonly slot: bigint;
  readonly unixTime: bigint;
}

/** What the books must be after one allowed payment, worked out from the design without the program. */
export function booked(
  before: Books,
  payment: Payment,
  way: "pay" | "payAtomic",
  { slot, unixTime: now }: When,
): Books {
  const { mandate, budget, counterparty, approval } = before;
  const { base } = payment.amount;
  const counted = counterparty?.capMint.equals(payment.amount.mint) ? base : 0n;
  return {
    mandate: {
      ...mandate,
      counters: spent(mandate.counters, base, now),
      window: windowWith(
        mandate.window,
        Math.min(counterparty?.tier ?? UNRATED, UNRATED),
        base,
        now,
      ),
      ids: idsWith(mandate.ids, payment.id),
      evidence: evidenceWith(mandate, payment, way, { slot, unixTime: now }),
    },
    budget: { ...budget, counters: spent(budget.counters, base, now) },
    counterparty: counterparty && {
      ...counterparty,
      counters: spent(counterparty.counters, counted, now),
      settled: counterparty.settled + 1n,
      lastSettled: now,
    },
    approval: approval && {
      ...approval,
      spent: base > mandate.approvalThreshold ? 1 : approval.spent,
    },
    custody: before.custody - base,
    destination: before.destination + base,
  };
}

type Counters = purser.MandateAccount["counters"];
type Window = purser.MandateAccount["window"];
type Ids = purser.MandateAccount["ids"];

function spent(counters: Counters, base: bigint, now: bigint): Counters {
  const [day, week] = [now / DAY, (now / DAY + THURSDAY) / 7n];
  return {
    lastSeen: now,
    day,
    daySpent: (day === counters.day ? counters.daySpent : 0n) + base,
    week,
    weekSpent: (week === counters.week ? counters.weekSpent : 0n) + base,
    lifetimeSpent: counters.lifetimeSpent + base,
    payments: counters.payments + 1n,
  };
}

/** Valid for a window that held nothing old: cells that expire are another test's matter. */
function windowWith(window: Window, kind: number, base: bigint, now: bigint): Window {
  const newest = now / window.width;
  const add = (cell: Window["sum"]) => ({
    spent: cell.spent.map((amount, index) => (index === kind ? amount + base : amount)),
    count: cell.count + 1n,
  });
  const cells = window.cells.map((cell, at) => (BigInt(at) === newest % CELLS ? add(cell) : cell));
  return { ...window, newest, sum: add(window.sum), cells };
}

function idsWith({ floor, next, ids }: Ids, { issuedAt, hash }: purser.PaymentId): Ids {
  const bytes = Buffer.from(hash);
  const words = [0, 8, 16].map((at) => bytes.readBigUInt64LE(at));
  const place = Number(next);
  const evicted = ids[place]!.issued + 1n;
  return {
    floor: evicted > floor ? evicted : floor,
    next: BigInt((place + 1) % RING),
    ids: ids.map((id, at) => (at === place ? { issued: issuedAt, hash: words } : id)),
  };
}

function evidenceWith(
  { evidence }: purser.MandateAccount,
  payment: Payment,
  way: "pay" | "payAtomic",
  { slot, unixTime: time }: When,
): purser.MandateAccount["evidence"] {
  const { vault, agent, payee, amount, id } = payment;
  const path = way === "pay" ? "fused" : "gated";
  const kinds = way === "pay" ? (["decision"] as const) : (["decision", "outcome"] as const);
  let { sequence } = evidence;
  let head: Uint8Array = evidence.head.toBytes();
  for (const kind of kinds) {
    sequence += 1n;
    const record: EvidenceRecord = {
      sequence,
      slot,
      time,
      kind,
      path,
      vault,
      mandate: purser.mandateAddress(vault, agent, amount.mint),
      payee,
      mint: amount.mint,
      gates: purser.ALL_PASS,
      amount: amount.base,
      id,
      governanceEpoch: 1n,
      grantEpoch: 1n,
    };
    head = purser.nextHead(head, record);
  }
  return { sequence, head: new PublicKey(head) };
}
