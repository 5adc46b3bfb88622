import type { TransactionInstruction } from "@solana/web3.js";
import type { Client } from "../core/client";
import { send } from "../core/send";
import { feedback } from "./feedback";
import { gate } from "./gate";
import type { PaymentSigners } from "./pay";
import { payeeOpening } from "./payment";
import type { Payment } from "./payment";
import { receipt } from "./receipt";
import type { Receipt } from "./receipt";
import { transfer } from "./transfer";

/** A payment of which nothing is built: only `gate` can come. */
export interface Planned {
  gate(): Gated;
}

/** A payment that is gated: only `transfer` can come. */
export interface Gated {
  transfer(): Transferred;
}

/** A payment that is transferred: only `feedback` can come. */
export interface Transferred {
  feedback(): Settled;
}

/** A whole payment. Only this can be sent; the private field keeps the compiler from taking a look-alike. */
export class Settled {
  readonly #payment: Payment;

  /** Use {@link atomicPayment}. */
  constructor(payment: Payment) {
    this.#payment = payment;
  }

  get payment(): Payment {
    return this.#payment;
  }

  /** The three instructions, which must stand together in this order in one transaction. */
  async instructions(client: Client): Promise<TransactionInstruction[]> {
    return [
      await gate(client, this.#payment),
      await transfer(client, this.#payment),
      await feedback(client, this.#payment),
    ];
  }
}

/**
 * Builds a payment of three instructions step by step; a missing or misplaced step does not compile.
 *
 * @example
 * const steps = atomicPayment(payment).gate().transfer().feedback();
 */
export function atomicPayment(payment: Payment): Planned {
  return { gate: () => ({ transfer: () => ({ feedback: () => new Settled(payment) }) }) };
}

/**
 * Makes a payment by three instructions in one transaction: all of them happen, or none.
 *
 * @example
 * const steps = atomicPayment(payment).gate().transfer().feedback();
 * const { signature } = await payAtomic(client, steps, { agent: keypair });
 * @throws {PaymentDenied} with gate, reason, got, limit, headroom and time, if the policy denies it.
 * @throws {PaymentEscalated} with what is missing, if only a validation or an approval is.
 * @throws {TokenTransferFailed} if the token program does.
 */
export async function payAtomic(
  client: Client,
  steps: Settled,
  { agent, feePayer = agent }: PaymentSigners,
): Promise<Receipt> {
  const instructions = [
    ...(await payeeOpening(client, steps.payment, feePayer.publicKey)),
    ...(await steps.instructions(client)),
  ];
  const landed = await send(client, { instructions, signers: [feePayer, agent] });
  return receipt(client, landed, steps.payment);
}
