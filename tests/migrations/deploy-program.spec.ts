import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Keypair, SystemProgram } from "@solana/web3.js";
import { connect, send } from "../../sdk/src";
import { bufferPlace, createBuffer } from "../../migrations/deployment/buffer";
import { deployProgram } from "../../migrations/deployment/deploy-program";
import type { Deployment } from "../../migrations/deployment/deploy-program";
import { CHUNK, fillBuffer } from "../../migrations/deployment/fill-buffer";
import type { Progress } from "../../migrations/deployment/fill-buffer";
import {
  AddressTaken,
  BadSetting,
  HeldByAnother,
  NotAsSent,
  TooFewLamports,
  WritesStalled,
} from "../../migrations/deployment/refused";
import {
  initializeBuffer,
  LOADER,
  setAuthority,
  write,
} from "../../migrations/loader/instructions";
import type { EmbeddedChain } from "../../sdk/src/localnet";
import { failure } from "../support/failure";
import { intercepted } from "../support/interception";
import { MULTISIG, programData, SMALL_ELF, stage } from "./helpers";

const SOL = 1_000_000_000n;
const PARTS = Math.ceil(SMALL_ELF.length / CHUNK);

/** How many transactions mention the deployer. */
async function sent(chain: EmbeddedChain, { deployer }: Deployment): Promise<number> {
  return (await chain.connection.getSignaturesForAddress(deployer.publicKey)).length;
}

/** Writes the first parts of the program, as an attempt that was interrupted does. */
async function interrupted(chain: EmbeddedChain, deployment: Deployment, parts: number) {
  const { elf, deployer, program } = deployment;
  const client = connect(chain.connection, program);
  const place = await bufferPlace(deployer.publicKey, elf);
  await createBuffer(client, deployer, place, elf);
  // A fresh buffer is all zero, so that zeros need no writing.
  const begun = Buffer.alloc(elf.length);
  elf.copy(begun, 0, 0, parts * CHUNK);
  await fillBuffer(chain.connection, deployer, place.address, begun, () => undefined);
  return place;
}

describe("deploying a program", () => {
  it("puts exactly these bytes at the program's address and hands the authority over", async () => {
    const { chain, deployment } = stage();

    const { outcome, handedOver, cost } = await deployProgram(chain.connection, deployment);

    const { bytes, authority } = await programData(chain.connection, deployment.program);
    assert.ok(bytes.equals(SMALL_ELF));
    assert.ok(authority?.equals(MULTISIG));
    assert.equal(chain.account(deployment.program)?.executable, true);
    assert.deepEqual([outcome, handedOver], ["deployed", true]);
    const { address } = await bufferPlace(deployment.deployer.publicKey, SMALL_ELF);
    assert.equal(chain.account(address), null, "the buffer's rent came back");
    assert.equal(cost, 100n * SOL - BigInt(chain.account(deployment.deployer.publicKey)!.lamports));
  });

  it("changes nothing and sends nothing when it is run again", async () => {
    const { chain, deployment } = stage();
    await deployProgram(chain.connection, deployment);
    const before = await sent(chain, deployment);

    const again = await deployProgram(chain.connection, { ...deployment, programKey: null });

    assert.deepEqual(again, { outcome: "unchanged", handedOver: false, cost: 0n });
    assert.equal(await sent(chain, deployment), before);
  });

  it("writes only what an interrupted attempt has not written, or has written wrong", async () => {
    const { chain, deployment } = stage();
    const { address } = await interrupted(chain, deployment, 4);
    const { deployer, program } = deployment;
    const wrong = write(address, deployer.publicKey, CHUNK, Buffer.alloc(3, 0xee));
    await send(connect(chain.connection, program), { instructions: [wrong], signers: [deployer] });
    const before = await sent(chain, deployment);
    const seen: Progress[] = [];

    await deployProgram(chain.connection, { ...deployment, report: (one) => seen.push(one) });

    assert.deepEqual(seen, [
      { written: 3, total: PARTS },
      { written: PARTS, total: PARTS },
    ]);
    const [deploy, handOver] = [1, 1];
    assert.equal(await sent(chain, deployment), before + PARTS - 3 + deploy + handOver);
    assert.ok((await programData(chain.connection, program)).bytes.equals(SMALL_ELF));
  });

  it("only hands over what was deployed before, and gets a leftover buffer's rent back", async () => {
    const { chain, deployment } = stage();
    const { deployer, program } = deployment;
    await deployProgram(chain.connection, { ...deployment, recipient: deployer.publicKey });
    const { address } = await interrupted(chain, deployment, 1);

    const { outcome, handedOver, cost } = await deployProgram(chain.connection, deployment);

    assert.deepEqual([outcome, handedOver], ["unchanged", true]);
    assert.equal(chain.account(address), null);
    assert.ok(cost < 0n, "more came back than it cost");
    assert.ok((await programData(chain.connection, program)).authority?.equals(MULTISIG));
  });

  it("replaces other bytes while the deployer holds the program, also by more bytes", async () => {
    const { chain, deployment } = stage();
    const { deployer, program } = deployment;
    await deployProgram(chain.connection, { ...deployment, recipient: deployer.publicKey });
    const longer = Buffer.concat([SMALL_ELF, Buffer.alloc(3_000, 7)]);

    const grown = await deployProgram(chain.connection, {
      ...deployment,
      elf: longer,
      recipient: deployer.publicKey,
    });
    const { bytes } = await programData(chain.connection, program);
    const shrunk = await deployProgram(chain.connection, deployment);

    assert.equal(grown.outcome, "upgraded");
    assert.ok(bytes.subarray(0, longer.length).equals(longer));
    assert.equal(shrunk.outcome, "upgraded");
    const { bytes: now, authority } = await programData(chain.connection, program);
    assert.ok(now.subarray(0, SMALL_ELF.length).equals(SMALL_ELF));
    assert.ok(now.subarray(SMALL_ELF.length).every((byte) => byte === 0));
    assert.ok(authority?.equals(MULTISIG));
  });

  it("is not kept from deploying by lamports that a stranger has sent to its addresses", async () => {
    const { chain, deployment } = stage();
    const { deployer, elf, program } = deployment;
    chain.airdrop(program, 5n * SOL);
    chain.airdrop((await bufferPlace(deployer.publicKey, elf)).address, SOL);

    const { outcome } = await deployProgram(chain.connection, deployment);

    assert.equal(outcome, "deployed");
  });
});

describe("a deployment is refused, and nothing is spent,", () => {
  async function refused<E extends Error>(
    type: abstract new (...args: never[]) => E,
    chain: EmbeddedChain,
    deployment: Deployment,
  ): Promise<E> {
    const lamports = chain.account(deployment.deployer.publicKey)?.lamports;
    const error = await failure(type, deployProgram(chain.connection, deployment));
    assert.equal(chain.account(deployment.deployer.publicKey)?.lamports, lamports);
    return error;
  }

  it("without the program's key, or with another address's", async () => {
    const { chain, deployment } = stage();

    for (const programKey of [null, Keypair.generate()]) {
      const error = await refused(BadSetting, chain, { ...deployment, programKey });
      assert.equal(error.setting, "PURSER_PROGRAM_KEYPAIR");
      assert.match(error.message, new RegExp(deployment.program.toBase58()));
    }
  });

  it("when another holds the program, whom it names", async () => {
    const { chain, deployment } = stage();
    const other = Keypair.generate();
    chain.airdrop(other.publicKey, 100n * SOL);
    await deployProgram(chain.connection, { ...deployment, recipient: other.publicKey });

    const error = await refused(HeldByAnother, chain, deployment);

    assert.ok(error.holder?.equals(other.publicKey));
    assert.match(error.message, new RegExp(other.publicKey.toBase58()));
  });

  it("when the multisig holds other bytes already", async () => {
    const { chain, deployment } = stage();
    await deployProgram(chain.connection, deployment);
    const elf = Buffer.concat([SMALL_ELF, Buffer.of(1)]);

    const error = await refused(HeldByAnother, chain, { ...deployment, elf });

    assert.ok(error.holder?.equals(MULTISIG));
  });

  it("when the buffer was given away", async () => {
    const { chain, deployment } = stage();
    const { deployer, program } = deployment;
    const { address } = await interrupted(chain, deployment, 0);
    const given = setAuthority(address, deployer.publicKey, MULTISIG);
    await send(connect(chain.connection, program), { instructions: [given], signers: [deployer] });

    const error = await refused(HeldByAnother, chain, deployment);

    assert.match(error.message, new RegExp(`buffer ${address.toBase58()}`));
  });

  it("with one lamport too few, and goes through with the lamports that it asks for", async () => {
    const { chain, deployment } = stage(SOL / 1_000n);
    const { needed, found } = await refused(TooFewLamports, chain, deployment);
    assert.equal(found, SOL / 1_000n);
    chain.airdrop(deployment.deployer.publicKey, needed - found - 1n);
    await refused(TooFewLamports, chain, deployment);
    chain.airdrop(deployment.deployer.publicKey, 1n);

    const { outcome } = await deployProgram(chain.connection, deployment);

    assert.equal(outcome, "deployed");
  });

  it("but not for what an interrupted attempt has paid already", async () => {
    const { chain, deployment } = stage(SOL / 1_000n);
    const { needed, found } = await refused(TooFewLamports, chain, deployment);
    chain.airdrop(deployment.deployer.publicKey, needed - found);
    await interrupted(chain, deployment, PARTS - 1);

    const { outcome } = await deployProgram(chain.connection, deployment);

    assert.equal(outcome, "deployed");
  });

  it("where another program's account is, or a closed program", async () => {
    const { chain, deployment } = stage();
    const taken = { lamports: SOL, data: Buffer.alloc(36) };
    chain.setAccount(deployment.program, { ...taken, owner: MULTISIG });
    assert.match(
      (await refused(AddressTaken, chain, deployment)).message,
      new RegExp(MULTISIG.toBase58()),
    );
    const data = Buffer.concat([Buffer.of(2, 0, 0, 0), MULTISIG.toBuffer()]);
    chain.setAccount(deployment.program, { lamports: SOL, data, owner: LOADER });

    assert.match((await refused(AddressTaken, chain, deployment)).message, /was closed/);
  });
});

describe("what was deployed is not handed over", () => {
  it("when the program was built for another address", async () => {
    const { chain, deployment } = stage();
    const elf = readFileSync(join(__dirname, "../../sdk/artifacts/policy_vault.so"));

    const deploying = deployProgram(chain.connection, { ...deployment, elf });
    const { message } = await failure(NotAsSent, deploying);

    assert.match(message, /IncorrectProgramId.*not handed over/);
    const { authority } = await programData(chain.connection, deployment.program);
    assert.ok(authority?.equals(deployment.deployer.publicKey));
  });
});

describe("a buffer", () => {
  it("that has another length than the program is not written to", async () => {
    const { chain, deployment } = stage();
    const { deployer, program } = deployment;
    const buffer = Keypair.generate();
    const client = connect(chain.connection, program);
    const create = SystemProgram.createAccount({
      fromPubkey: deployer.publicKey,
      newAccountPubkey: buffer.publicKey,
      lamports: Number(SOL),
      space: 100,
      programId: LOADER,
    });
    const initialize = initializeBuffer(buffer.publicKey, deployer.publicKey);
    await send(client, { instructions: [create, initialize], signers: [deployer, buffer] });

    const filling = fillBuffer(
      chain.connection,
      deployer,
      buffer.publicKey,
      SMALL_ELF,
      () => undefined,
    );

    await failure(NotAsSent, filling);
  });

  it("keeps what is written when the cluster takes no more, and says how much that is", async () => {
    const { chain, deployment } = stage();
    const { deployer, elf } = deployment;
    const { address } = await interrupted(chain, deployment, 4);
    const connection = intercepted(chain.connection, "sendRawTransaction", async () => {
      throw new Error("too busy");
    });

    const filling = fillBuffer(connection, deployer, address, elf, () => undefined);
    const error = await failure(WritesStalled, filling);

    assert.deepEqual([error.written, error.total], [4, PARTS]);
    assert.match(String(error.cause), /too busy/);
  });
});
