import assert from "node:assert/strict";
import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from "@solana/spl-token";
import type { PublicKey } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import type { Credentials, Payment } from "../../sdk/src";
import { credentialAccounts } from "../../sdk/src/agent/credentials";
import { returnedBy } from "../../sdk/src/agent/evaluate";
import { paymentAccounts, paymentArgs } from "../../sdk/src/agent/payment";
import { field, write } from "../support/patch";
import type { Value } from "../support/patch";
import { Random } from "../support/random";
import {
  credentialsOf,
  drawShown,
  placesOf,
  writeCredentials,
} from "../support/random-credentials";
import type { Granted, Places } from "../support/random-credentials";
import { Draw, HASH_WORD, spoil } from "../support/random-state";
import type { Kind } from "../support/random-state";
import { DECIMALS, drawAccount, drawMint } from "../support/random-tokens";
import { mintBytes } from "../support/token-bytes";
import { keypair, NOON, World } from "../support/world";

/** Random states and requests. */
const CASES = 5_000;

/** Values by field. */
type Fields = Readonly<Record<string, Value>>;

/** A stored account of some kind. */
interface Original {
  readonly kind: Kind;
  readonly at: PublicKey;
  readonly data: Buffer;
}

/** A mint, its program, and the accounts that a payment of it names, as they were before anything is drawn. */
interface Tokens {
  readonly mint: PublicKey;
  readonly program: PublicKey;
  readonly originals: readonly Original[];
  readonly places: Places;
}

describe("explain and the program's evaluate", function () {
  this.timeout(180_000);
  let world: World;
  let tokens: [spl: Tokens, token2022: Tokens];
  let granted: Granted;
  let credentials: Required<Credentials>;
  const unrated = keypair("unrated payee").publicKey;
  /** Unrated ones with a record: on hold, and released. */
  const held = keypair("held payee").publicKey;
  const released = keypair("released payee").publicKey;

  before(async () => {
    world = await World.create();
    const { client, vault, mint, members, quorum } = world;
    await world.rate({ tier: 2, caps: { mint } });
    for (const payee of [held, released]) {
      await purser.holdCounterparty(client, { vault, payee, member: members[0] });
    }
    await purser.releaseCounterparty(client, { vault, payee: released, members: quorum });
    granted = { vault: await purser.fetchVault(client, vault), mandate: await world.mandate() };
    credentials = credentialsOf(granted);
    tokens = [spl(), token2022(keypair("mint of Token-2022").publicKey)];
  });

  /** An account with some of its fields changed, at its own place or another one. */
  function stored(kind: Kind, from: PublicKey, fields: Fields = {}, at = from): Original {
    const data = Buffer.from(world.chain.account(from)!.data);
    set(kind, data, fields);
    return { kind, at, data };
  }

  function set(kind: Kind, data: Buffer, fields: Fields): void {
    const { idl } = world.client.program;
    for (const [path, value] of Object.entries(fields)) write(field(idl, kind, data, path), value);
  }

  function spl(): Tokens {
    const { vault, mint, agent, payee } = world;
    const originals = [
      stored("vault", vault),
      stored("counterparty", purser.counterpartyAddress(vault, payee)),
      stored("budget", purser.budgetAddress(vault, mint)),
      stored("mandate", purser.mandateAddress(vault, agent.publicKey, mint)),
    ];
    return { mint, program: TOKEN_PROGRAM_ID, originals, places: placesOf(world, mint, granted) };
  }

  /** The accounts of the other mint, made to be of this one. */
  function token2022(mint: PublicKey): Tokens {
    const { chain, vault, agent, payee } = world;
    const program = TOKEN_2022_PROGRAM_ID;
    const custody = purser.custodyAddress(vault, mint, purser.PROGRAM_ID, program);
    const budget = (of: PublicKey) => purser.budgetAddress(vault, of);
    const mandate = (of: PublicKey) => purser.mandateAddress(vault, agent.publicKey, of);
    const originals = [
      stored("vault", vault),
      stored("counterparty", purser.counterpartyAddress(vault, payee), { capMint: mint }),
      stored("budget", budget(world.mint), { mint, custody }, budget(mint)),
      stored("mandate", mandate(world.mint), { mint }, mandate(mint)),
    ];
    const data = mintBytes(DECIMALS, []);
    chain.setAccount(mint, { lamports: 10n ** 9n, owner: program, data });
    return { mint, program, originals, places: placesOf(world, mint, granted) };
  }

  /** Writes the accounts that the payment names, and everything that its signer can show. */
  function drawState(draw: Draw, payment: Payment, drawn: Tokens): void {
    const { mint, program, originals, places } = drawn;
    const { chain, client } = world;
    const put = (at: PublicKey, owner: PublicKey, data: Buffer) => {
      chain.setAccount(at, { lamports: 10n ** 9n, owner, data });
    };
    const [other] = tokens.filter((one) => one.program !== program);
    const admitted = draw.once(25) ? other!.program : program;
    const extended = program.equals(TOKEN_2022_PROGRAM_ID) ? drawMint(draw) : null;
    if (extended) put(mint, draw.once(50) ? draw.stranger : program, extended.data);
    const extensible = admitted.equals(TOKEN_2022_PROGRAM_ID);
    put(payment.destination!, admitted, drawAccount(draw, mint, payment.payee, extensible));
    for (const { kind, at, data } of originals) {
      const spoilt = Buffer.from(data);
      if (kind === "budget") {
        set(kind, spoilt, { tokenProgram: admitted, extensions: extended?.extensions ?? 0n });
      }
      spoil(client.program.idl, kind, spoilt, draw);
      put(at, purser.PROGRAM_ID, spoilt);
    }
    writeCredentials(world, draw, payment, places, granted);
    chain.setUnixTime(draw.now);
  }

  function drawPayment(draw: Draw, { mint, program }: Tokens): Payment {
    const { random, now } = draw;
    const { vault } = world;
    const own = purser.authorityAddress(vault);
    const payees = [...Array<PublicKey>(6).fill(world.payee), unrated, unrated, held, released];
    const payee = draw.once(50) ? own : random.pick(payees);
    const hash = Buffer.alloc(24);
    hash.writeBigUInt64LE(HASH_WORD, 0);
    hash.writeBigUInt64LE(draw.small(2), 16);
    return {
      vault,
      agent: world.agent.publicKey,
      payee,
      amount: { mint, base: draw.once(30) ? 0n : draw.amount() },
      id: {
        issuedAt: now + (draw.once(9) ? random.between(1n, 3n) : random.between(-60n, 0n)),
        hash,
      },
      notAfter: draw.moment(draw.once(5) ? 3n : 0n) + draw.small(2) * 60n,
      destination: purser.tokenAddress(payee, mint, program),
      tokenProgram: program,
      credentials: drawShown(draw, credentials),
    };
  }

  /** The return data of the program's `evaluate`. */
  async function evaluated(payment: Payment): Promise<Uint8Array> {
    const { client } = world;
    const instruction = await client.program.methods
      .evaluate(paymentArgs(payment))
      .accountsStrict(paymentAccounts(client, payment))
      .remainingAccounts(credentialAccounts(client, payment, "read"))
      .instruction();
    return returnedBy(client, instruction, payment.agent);
  }

  it(`give the same verdict bytes on ${CASES} random states and requests`, async () => {
    const random = new Random(20_260_330);
    const seen = new Map<string, number>();
    for (let n = 0; n < CASES; n += 1) {
      const now = NOON + random.between(-200_000n, 400_000n);
      const draw = new Draw(random, now, world.stranger.publicKey);
      const drawn = random.pick(tokens);
      const payment = drawPayment(draw, drawn);
      drawState(draw, payment, drawn);
      const { vault, agent, payee, destination } = payment;
      const state = await purser.fetchPaymentState(world.client, {
        vault,
        agent,
        mint: drawn.mint,
        payees: [{ wallet: payee, destination: destination! }],
        credentials,
      });

      const { encoded, verdict } = await purser.explain(state, payment);
      const answer = await evaluated(payment);

      assert.equal(
        Buffer.from(encoded).toString("hex"),
        Buffer.from(answer).toString("hex"),
        `${n}`,
      );
      const reasons = verdict.allowed ? ["allowed"] : verdict.findings.map(({ reason }) => reason);
      for (const reason of reasons) seen.set(reason, (seen.get(reason) ?? 0) + 1);
    }

    // The states are worth trying: each reason that accounts and a request can give came up, and so did permission.
    const unreachable = ["ClockInvalid"];
    const gates = purser.REASONS.filter(({ code }) => code >= 100 && code < 700);
    const missed = [...gates.map(({ name }) => name), "CounterOverflow", "allowed"].filter(
      (name) => !seen.has(name) && !unreachable.includes(name),
    );
    assert.deepEqual(missed, []);
    assert.ok((seen.get("allowed") ?? 0) > CASES / 100, `${seen.get("allowed")} were allowed`);
  });
});
