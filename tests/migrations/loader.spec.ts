import assert from "node:assert/strict";
import { PublicKey, SystemProgram, SYSVAR_CLOCK_PUBKEY, SYSVAR_RENT_PUBKEY } from "@solana/web3.js";
import type { TransactionInstruction } from "@solana/web3.js";
import { isProgram, readBuffer, readProgramData } from "../../migrations/loader/accounts";
import * as loader from "../../migrations/loader/instructions";

const key = (fill: number) => new PublicKey(Buffer.alloc(32, fill));
const [payer, program, buffer, authority, next] = [1, 2, 3, 4, 5].map(key) as [
  PublicKey,
  PublicKey,
  PublicKey,
  PublicKey,
  PublicKey,
];
const data = loader.programDataAddress(program);
const rent = SYSVAR_RENT_PUBKEY;
const clock = SYSVAR_CLOCK_PUBKEY;
const system = SystemProgram.programId;

/** Each account with `w` if it is written and `s` if it signs, as the loader's interface lists them. */
function accounts({ keys }: TransactionInstruction): string[] {
  return keys.map(
    ({ pubkey, isSigner, isWritable }) =>
      `${pubkey.toBase58()}${isWritable ? " w" : ""}${isSigner ? " s" : ""}`,
  );
}

describe("the upgradeable loader's instructions", () => {
  const cases: [string, TransactionInstruction, string, (string | PublicKey)[]][] = [
    [
      "InitializeBuffer",
      loader.initializeBuffer(buffer, authority),
      "00000000",
      [`${buffer.toBase58()} w`, authority],
    ],
    [
      "Write",
      loader.write(buffer, authority, 0x01020304, Buffer.of(9, 8)),
      "01000000" + "04030201" + "0200000000000000" + "0908",
      [`${buffer.toBase58()} w`, `${authority.toBase58()} s`],
    ],
    [
      "DeployWithMaxDataLen",
      loader.deployWithMaxDataLen({ payer, program, buffer, authority, maxDataLen: 513 }),
      "02000000" + "0102000000000000",
      [
        `${payer.toBase58()} w s`,
        `${data.toBase58()} w`,
        `${program.toBase58()} w`,
        `${buffer.toBase58()} w`,
        rent,
        clock,
        system,
        `${authority.toBase58()} s`,
      ],
    ],
    [
      "Upgrade",
      loader.upgrade({ program, buffer, authority, spill: payer }),
      "03000000",
      [
        `${data.toBase58()} w`,
        `${program.toBase58()} w`,
        `${buffer.toBase58()} w`,
        `${payer.toBase58()} w`,
        rent,
        clock,
        `${authority.toBase58()} s`,
      ],
    ],
    [
      "SetAuthority",
      loader.setAuthority(data, authority, next),
      "04000000",
      [`${data.toBase58()} w`, `${authority.toBase58()} s`, next],
    ],
    [
      "Close",
      loader.closeBuffer(buffer, authority, payer),
      "05000000",
      [`${buffer.toBase58()} w`, `${payer.toBase58()} w`, `${authority.toBase58()} s`],
    ],
    [
      "ExtendProgram",
      loader.extendProgram(program, payer, 0x2800),
      "06000000" + "00280000",
      [`${data.toBase58()} w`, `${program.toBase58()} w`, system, `${payer.toBase58()} w s`],
    ],
  ];
  for (const [name, instruction, bytes, expected] of cases) {
    it(`has ${name}'s bytes and accounts`, () => {
      assert.ok(instruction.programId.equals(loader.LOADER));
      assert.equal(instruction.data.toString("hex"), bytes);
      assert.deepEqual(
        accounts(instruction),
        expected.map((one) => (typeof one === "string" ? one : one.toBase58())),
      );
    });
  }
});

describe("the upgradeable loader's accounts", () => {
  const account = (hex: string, owner = loader.LOADER) => ({
    data: Buffer.from(hex, "hex"),
    owner,
    lamports: 1,
    executable: false,
  });
  const authorityHex = authority.toBuffer().toString("hex");

  it("are read with and without an authority", () => {
    const held = readBuffer(account(`0100000001${authorityHex}abcd`));
    const immutable = readBuffer(account(`0100000000${"00".repeat(32)}ab`));
    const deployed = readProgramData(account(`030000000700000000000000` + `01${authorityHex}ef`));
    const final = readProgramData(account(`030000000700000000000000` + `00${authorityHex}ef`));

    assert.ok(held?.authority?.equals(authority));
    assert.equal(held?.bytes.toString("hex"), "abcd");
    assert.equal(immutable?.authority, null);
    assert.ok(deployed?.authority?.equals(authority));
    assert.deepEqual([deployed?.slot, deployed?.bytes.toString("hex")], [7n, "ef"]);
    assert.equal(final?.authority, null);
    assert.equal(isProgram(account(`02000000${authorityHex}`)), true);
  });

  it("are not taken for each other, nor for another program's", () => {
    const [asBuffer, asProgram] = [`0100000001${authorityHex}`, `02000000${authorityHex}`];

    assert.equal(readProgramData(account(asBuffer)), null);
    assert.equal(readBuffer(account(asProgram)), null);
    assert.equal(isProgram(account(asBuffer)), false);
    assert.equal(isProgram(account(asProgram, system)), false);
    assert.equal(readBuffer(account(asBuffer, system)), null);
    assert.equal(readBuffer(account("01000000")), null);
    assert.equal(readBuffer(account("")), null);
  });
});
