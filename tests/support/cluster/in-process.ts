import { PublicKey } from "@solana/web3.js";
import type { AccountInfo, Connection } from "@solana/web3.js";
import { address } from "@solana/kit";
import { EmbeddedChain } from "../../../sdk/src/localnet";
import type { Cluster, FoundAccount, Genesis, WrittenAccount } from "./cluster";

/** The embedded chain in this process: each is a chain of its own. */
export class InProcess implements Cluster {
  readonly connection: Connection;
  private readonly chain: EmbeddedChain;

  constructor(genesis: Genesis) {
    this.chain = EmbeddedChain.start(genesis);
    this.connection = this.chain.connection;
  }

  clock(): { slot: bigint; unixTime: bigint } {
    return this.chain.clock();
  }

  setUnixTime(unixTime: bigint): void {
    this.chain.setUnixTime(unixTime);
  }

  advance(seconds: bigint): void {
    this.chain.advance(seconds);
  }

  setSlot(slot: bigint): void {
    const clock = this.chain.svm.getClock();
    clock.slot = slot;
    this.chain.svm.setClock(clock);
  }

  epoch(): bigint {
    return this.chain.svm.getClock().epoch;
  }

  setEpoch(epoch: bigint): void {
    const { firstNormalEpoch, firstNormalSlot, slotsPerEpoch } = this.chain.svm.getEpochSchedule();
    this.setSlot(firstNormalSlot + (epoch - firstNormalEpoch) * slotsPerEpoch - 1n);
    this.chain.advance(0n);
  }

  expireBlockhashes(): void {
    this.chain.expireBlockhashes();
  }

  airdrop(to: PublicKey, lamports: bigint): void {
    this.chain.airdrop(to, lamports);
  }

  account(at: PublicKey): AccountInfo<Buffer> | null {
    return this.chain.account(at);
  }

  programAccounts(programId: PublicKey): readonly FoundAccount[] {
    return this.chain.svm
      .getProgramAccounts(address(programId.toBase58()))
      .filter(({ lamports }) => lamports > 0n)
      .sort((left, right) => (left.address < right.address ? -1 : 1))
      .map(({ address: at, lamports, data }) => ({
        address: new PublicKey(at),
        lamports,
        data: Buffer.from(data.buffer, data.byteOffset, data.length),
      }));
  }

  setAccount(at: PublicKey, account: WrittenAccount): void {
    this.chain.setAccount(at, account);
  }

  addProgram(programId: PublicKey, elf: Uint8Array): void {
    this.chain.addProgram(programId, elf);
  }
}
