import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Client, InvoicePayment, JournalEntry, PaymentJournal, Receipt } from "../../sdk/src";
import { failure } from "./failure";
import { intercepted } from "./interception";
import type { StandIn } from "./interception";
import { World } from "./world";

/** More payments than a mandate remembers ids. */
const FLOOD = 18;
/** What the invoice is for. */
export const NAMES = { resource: "https://api.example/v1", invoice: "117" };

/** The network is gone. */
export class Disconnected extends Error {}

type Method = Parameters<typeof intercepted>[1];
type Change = Partial<InvoicePayment>;

/** A transaction that a node took in and holds back, while its sender learns nothing. */
export interface HeldBack {
  readonly signature: string;
  readonly deliver: () => Promise<unknown>;
}

/** A world with an invoice of 7 base units, and a file that the agent's processes keep their payments in. */
export class Invoicing {
  private readonly folder = mkdtempSync(join(tmpdir(), "purser-"));
  path = join(this.folder, "payments.jsonl");

  private constructor(readonly world: World) {}

  static async create(): Promise<Invoicing> {
    return new Invoicing(await World.create());
  }

  end(): void {
    rmSync(this.folder, { recursive: true });
  }

  get journal(): PaymentJournal {
    return purser.fileJournal(this.path);
  }

  get mandate(): PublicKey {
    const { vault, agent, mint } = this.world;
    return purser.mandateAddress(vault, agent.publicKey, mint);
  }

  amount(base: bigint): purser.TokenAmount {
    return { mint: this.world.mint, base };
  }

  /** Pays as a process does that has just started. */
  pay(
    change: Change = {},
    { client = this.world.client, journal = this.journal } = {},
  ): Promise<Receipt> {
    const { vault, agent, payee } = this.world;
    const debt = { vault, agent: agent.publicKey, payee, amount: this.amount(7n), ...NAMES };
    return purser.payInvoice(client, journal, { ...debt, ...change }, { agent });
  }

  /** The same in a process that is cut off before it can note that it paid. */
  payUnnoted(change: Change = {}): Promise<Receipt> {
    const { journal } = this;
    const unnoting: PaymentJournal = {
      get: (key) => journal.get(key),
      put: async (key, entry, replaced) =>
        entry.landed ? entry : journal.put(key, entry, replaced),
    };
    return this.pay(change, { journal: unnoting });
  }

  /** A client of a connection of which one method is replaced. */
  through(method: Method, standIn: StandIn): Client {
    return purser.connect(intercepted(this.world.client.connection, method, standIn));
  }

  /** Lets a process pay that is killed at its first call of a method: after the call, or instead of it. */
  async killed(when: "after" | "instead of", method: Method): Promise<void> {
    await new Promise<void>((resolve) => {
      const client = this.through(method, async (call) => {
        if (when === "after") await call();
        resolve();
        return new Promise(() => undefined);
      });
      void this.pay({}, { client });
    });
  }

  /** Pays by a transaction that is held back. */
  async heldBack(change: Change = {}): Promise<HeldBack> {
    let deliver: HeldBack["deliver"] | undefined;
    const client = this.through("sendRawTransaction", async (call) => {
      deliver = call;
      throw new Disconnected();
    });
    const { signature } = await failure(purser.OutcomeUnknown, this.pay(change, { client }));
    return { signature, deliver: deliver! };
  }

  /** Makes other payments, until the mandate has forgotten what was issued before; gives what the payee then has. */
  async flood(): Promise<bigint> {
    for (let n = 0; n < FLOOD; n += 1) {
      this.world.chain.advance(40n);
      await this.world.pay(1n);
    }
    return this.world.balance(this.world.payee);
  }

  /** What the file has of the invoice. */
  known(): Promise<JournalEntry | null> {
    return this.journal.get(JSON.stringify(Object.values(NAMES)));
  }

  async isPaidOnce(): Promise<void> {
    assert.equal(await this.world.balance(this.world.payee), 7n);
    const { evidence, counters } = await this.world.mandate();
    assert.deepEqual([evidence.sequence, counters.payments], [1n, 1n]);
  }
}
