import assert from "node:assert/strict";
import {
  ExtensionType,
  TOKEN_2022_PROGRAM_ID,
  TOKEN_PROGRAM_ID,
  createAccount,
  createAssociatedTokenAccount,
  createMint,
  createTransferCheckedInstruction,
  getAssociatedTokenAddressSync,
  getMintLen,
} from "@solana/spl-token";
import { PublicKey, SystemProgram } from "@solana/web3.js";
import * as purser from "../../sdk/src";
import { failure, refusal } from "../support/failure";
import { intercepted } from "../support/interception";
import { OPEN_TERMS, World, keypair } from "../support/world";

describe("the token program of a mint", () => {
  let world: World;
  /** A mint of Token-2022. */
  let newer: PublicKey;

  before(async () => {
    world = await World.create();
    newer = await newerMint("newer mint");
  });

  function newerMint(name: string): Promise<PublicKey> {
    const { issuer, client } = world;
    const { connection } = client;
    const program = TOKEN_2022_PROGRAM_ID;
    return createMint(connection, issuer, issuer.publicKey, null, 6, keypair(name), {}, program);
  }

  /** A client of its own, and the accounts that it asks the node for one by one. */
  function counted(): { client: purser.Client; asked: string[] } {
    const asked: string[] = [];
    const connection = intercepted(world.client.connection, "getAccountInfo", (call, [key]) => {
      asked.push((key as PublicKey).toBase58());
      return call();
    });
    return { client: purser.connect(connection), asked };
  }

  it("is SPL Token or Token-2022", async () => {
    const { client, mint } = world;

    const found = [mint, newer, purser.NATIVE_MINT].map((one) =>
      purser.tokenProgramOf(client, one),
    );

    const expected = [TOKEN_PROGRAM_ID, TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID];
    assert.deepEqual(await Promise.all(found), expected);
  });

  it("is read once per client and mint, however many ask at once and later", async () => {
    const { mint } = world;
    const [one, other] = [counted(), counted()];

    await Promise.all([mint, newer, mint].map((each) => purser.tokenProgramOf(one.client, each)));
    await purser.tokenProgramOf(one.client, mint);
    await purser.tokenProgramOf(other.client, mint);

    assert.deepEqual(one.asked, [mint.toBase58(), newer.toBase58()]);
    assert.deepEqual(other.asked, [mint.toBase58()]);
  });

  it("is read once for any number of payments, and not at all where a payment names it", async () => {
    const { agent, mint } = world;
    const [reading, told] = [counted(), counted()];
    const named = { tokenProgram: TOKEN_PROGRAM_ID };

    await purser.payBatch(reading.client, [world.payment(1n), world.payment(2n)], { agent });
    await purser.pay(reading.client, world.payment(3n), { agent });
    await purser.pay(told.client, world.payment(4n, named), { agent });

    assert.deepEqual([reading.asked, told.asked], [[mint.toBase58()], []]);
  });

  it("is refused for what is no mint, naming the address and what it belongs to", async () => {
    const { client, vault, agent } = world;
    const nothing = keypair("no mint").publicKey;
    const cases = [
      [nothing, null],
      [agent.publicKey, SystemProgram.programId],
      [vault, purser.PROGRAM_ID],
    ] as const;

    for (const [address, owner] of cases) {
      const error = await failure(purser.NotAMint, purser.tokenProgramOf(client, address));

      assert.deepEqual([error.address, error.owner], [address, owner]);
      const belongs = owner ? `it belongs to ${owner.toBase58()}` : "nothing is there";
      assert.equal(error.message, `there is no mint at ${address.toBase58()}: ${belongs}`);
    }
  });

  it("is read again after a failure, of the mint or of the network", async () => {
    const { mint } = world;
    let dead = true;
    const connection = intercepted(world.client.connection, "getAccountInfo", async (call) => {
      if (dead) throw new Error("the network is gone");
      return call();
    });
    const client = purser.connect(connection);
    await assert.rejects(purser.tokenProgramOf(client, mint), /the network is gone/);
    dead = false;
    const late = keypair("late mint").publicKey;
    await failure(purser.NotAMint, purser.tokenProgramOf(client, late));

    await newerMint("late mint");

    assert.deepEqual(await purser.tokenProgramOf(client, late), TOKEN_2022_PROGRAM_ID);
    assert.deepEqual(await purser.tokenProgramOf(client, mint), TOKEN_PROGRAM_ID);
  });

  it("gives the addresses of custody and of wallets' accounts", async () => {
    const { vault, payee } = world;
    const [authority, program] = [purser.authorityAddress(vault), TOKEN_2022_PROGRAM_ID];
    const associated = (owner: PublicKey) =>
      getAssociatedTokenAddressSync(newer, owner, true, program);

    assert.deepEqual(purser.tokenAddress(payee, newer, program), associated(payee));
    const custody = purser.custodyAddress(vault, newer, undefined, program);
    assert.deepEqual(custody, associated(authority));
  });

  it("names the one that refused a transfer, with its error", async () => {
    const { client, issuer } = world;
    const program = TOKEN_2022_PROGRAM_ID;
    const [from, to] = await Promise.all(
      [issuer.publicKey, world.payee].map((owner) => opened(owner, newer)),
    );
    const owner = issuer.publicKey;
    const moves = createTransferCheckedInstruction(from!, newer, to!, owner, 5n, 6, [], program);

    const error = await refusal(world, purser.TokenTransferFailed, () =>
      purser.send(client, { instructions: [moves], signers: [issuer] }),
    );

    assert.equal(error.tokenError, "InsufficientFunds");
  });

  describe("of a mint that does not exist leaves it to the program to refuse", () => {
    const mint = keypair("no mint at all").publicKey;
    const amount = { mint, base: 5n };

    it("a payment, also one that would open an account, and asking about them", async () => {
      const { client, agent } = world;
      for (const openAccount of [false, true]) {
        const payment = world.payment(5n, { amount, openAccount });
        const pays = () => purser.pay(client, payment, { agent });
        const evaluates = () => purser.evaluate(client, payment);

        for (const act of [pays, evaluates]) {
          assert.equal((await refusal(world, purser.AccountAbsent, act)).account, "budget");
        }
      }
    });

    it("a deposit and a withdrawal", async () => {
      const { client, vault, treasury, quorum: members } = world;
      const deposits = () => purser.deposit(client, { vault, depositor: treasury, amount });
      const withdraws = () =>
        purser.withdraw(client, { vault, members, to: treasury.publicKey, amount });

      for (const act of [deposits, withdraws]) {
        assert.equal((await refusal(world, purser.AccountAbsent, act)).account, "budget");
      }
    });

    it("a budget", async () => {
      const { client, vault, quorum: members } = world;
      const sets = () => purser.setBudget(client, { vault, members, mint, caps: {} });

      assert.equal((await refusal(world, purser.PolicyRefused, sets)).reason, "MintNotAdmissible");
    });

    it("and what is asked before paying", async () => {
      const { client, vault, payee } = world;
      const parties = { vault, agent: world.agent.publicKey, mint, payees: [payee] };

      const error = await failure(purser.AccountMissing, purser.fetchPaymentState(client, parties));

      assert.equal(error.kind, "budget");
    });
  });

  it("decides which accounts of a payee are token accounts of it", async () => {
    const { chain, client, vault, issuer, payee, quorum: members } = world;
    const agent = world.agent.publicKey;
    await purser.setBudget(client, { vault, members, mint: newer, caps: {} });
    const grant = { vault, members, agent, mint: newer, terms: OPEN_TERMS };
    await purser.grantMandate(client, grant);
    const wallet = keypair("holder of both").publicKey;
    const { connection } = client;
    const plain = await createAccount(
      connection,
      issuer,
      newer,
      wallet,
      keypair("plain account"),
      {},
      TOKEN_2022_PROGRAM_ID,
    );
    const extended = await opened(wallet, newer);
    const older = await createAccount(connection, issuer, world.mint, wallet, keypair("older"));
    const written = (name: string, length: number, kind: number) => {
      const { data, lamports } = chain.account(extended)!;
      const bytes = Buffer.concat([data, Buffer.alloc(length)]).subarray(0, length);
      bytes.writeUInt8(kind, 165);
      const at = keypair(name).publicKey;
      chain.setAccount(at, {
        lamports: BigInt(lamports),
        owner: TOKEN_2022_PROGRAM_ID,
        data: bytes,
      });
      return at;
    };
    const mintLike = written(
      "mint with extensions",
      getMintLen([ExtensionType.MintCloseAuthority]),
      1,
    );
    const multisig = written("multisig", 355, 2);
    const destinations = [plain, extended, older, mintLike, multisig, payee];

    const state = await purser.fetchPaymentState(client, {
      vault,
      agent,
      mint: newer,
      payees: [wallet, ...destinations.map((destination) => ({ wallet, destination }))],
    });

    const owners = state.payees.map(({ account }) => account?.owner.toBase58() ?? null);
    const own = wallet.toBase58();
    assert.deepEqual(owners, [own, own, own, null, null, null, null]);
    assert.deepEqual(state.payees[0]!.destination, extended);
    const custody = purser.custodyAddress(vault, newer, undefined, TOKEN_2022_PROGRAM_ID);
    assert.deepEqual(state.custody, custody);
  });

  function opened(owner: PublicKey, mint: PublicKey): Promise<PublicKey> {
    const { issuer, client } = world;
    const program = TOKEN_2022_PROGRAM_ID;
    return createAssociatedTokenAccount(client.connection, issuer, mint, owner, {}, program);
  }
});
