import { PublicKey } from "@solana/web3.js";
import { InvalidNumber } from "../core/amount";
import type { Client } from "../core/client";
import { send, signed } from "../core/send";
import type { Landed, Outgoing } from "../core/send";
import { payInstruction } from "./pay";
import type { PaymentSigners } from "./pay";
import { Settled } from "./pay-atomic";
import { payeeOpening } from "./payment";
import type { Payment } from "./payment";
import { detailsOf } from "./receipt";
import type { Receipt } from "./receipt";

/** Proof that all payments of a batch were made, by one transaction. */
export interface BatchReceipt extends Landed {
  /** One per payment, in the order of the batch; compute units are those of the whole transaction. */
  readonly receipts: readonly Receipt[];
}

/** More payments than one transaction holds. */
export class BatchTooLarge extends RangeError {
  constructor(
    readonly payments: number,
    /** How many of them, from the first on, fit into one transaction. */
    readonly fitting: number,
  ) {
    super(
      `${payments} payments do not fit into a transaction of ${MOST_BYTES} bytes; the first ${fitting} do`,
    );
    this.name = "BatchTooLarge";
  }
}

/** The most bytes of a transaction. */
const MOST_BYTES = 1_232;
/** The most instructions of a transaction, as the runtime counts them. */
const MOST_INSTRUCTIONS = 64;

/**
 * Makes several payments of one agent in one transaction: all of them or none. Each is decided after the ones before it,
 * has an id of its own, and is one instruction, or three where {@link atomicPayment} built it. Where it opens the payee's
 * account, that comes right before it.
 *
 * @example
 * const { receipts } = await payBatch(client, [forData, forCompute], { agent: keypair });
 * @throws {PaymentDenied} for the first payment that is denied: `site.payment` is its place in the batch.
 * @throws {PaymentEscalated} for the first one that waits for a validation or an approval.
 * @throws {TokenTransferFailed} for the first one that the token program refuses.
 * @throws {BatchTooLarge} saying how many fit.
 * @throws {InvalidNumber} for an empty batch.
 */
export async function payBatch(
  client: Client,
  payments: readonly (Payment | Settled)[],
  { agent, feePayer = agent }: PaymentSigners,
): Promise<BatchReceipt> {
  if (payments.length === 0)
    throw new InvalidNumber("the number of payments", 0, MOST_INSTRUCTIONS, 1);
  const each = await Promise.all(
    payments.map(async (item) => {
      const [payment, made] =
        item instanceof Settled
          ? [item.payment, await item.instructions(client)]
          : [item, [await payInstruction(client, item)]];
      return [...(await payeeOpening(client, payment, feePayer.publicKey)), ...made];
    }),
  );
  const signers: Outgoing["signers"] = [feePayer, agent];
  const upTo = (count: number): Outgoing => ({
    instructions: each.slice(0, count).flat(),
    signers,
  });
  const all = upTo(payments.length);
  if (!fits(all)) {
    const fitting = payments.filter((_, index) => fits(upTo(index + 1)));
    throw new BatchTooLarge(payments.length, fitting.length);
  }
  const landed = await send(client, all);

  const { records, computeUnits } = await detailsOf(client, landed);
  let place = 0;
  const receipts = payments.map((item): Receipt => {
    // A payment of three instructions leaves two records: its decision and its outcome.
    const [payment, own] = item instanceof Settled ? [item.payment, 2] : [item, 1];
    place += own;
    return { ...landed, payment, computeUnits, records: records.slice(place - own, place) };
  });
  return { ...landed, receipts };
}

function fits(outgoing: Outgoing): boolean {
  try {
    return signed(outgoing, PublicKey.default.toBase58()).serialize().length <= MOST_BYTES;
  } catch (error) {
    // The message does not even fit into web3.js's buffer of one packet.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
