import { PublicKey, SYSVAR_CLOCK_PUBKEY } from "@solana/web3.js";
import type { AccountInfo, Connection, EpochSchedule } from "@solana/web3.js";
import type { Cluster, FoundAccount, Genesis, WrittenAccount } from "./cluster";
import { RemoteConnection } from "./remote-connection";
import { syncPost } from "./sync-post";

const CONFIRMED = { commitment: "confirmed", encoding: "base64" };
const BLOCKHASH_LIFETIME = 150;
/** Where the Clock sysvar keeps the epoch and the unix time; the slot comes first. */
const EPOCH_OFFSET = 16;
const UNIX_TIME_OFFSET = 32;

/** An account as `getAccountInfo` writes it in base64. */
interface AccountJson {
  readonly lamports: number;
  readonly owner: string;
  readonly data: readonly [string, "base64"];
  readonly executable: boolean;
}

interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** What a JSON-RPC endpoint answers. */
interface AnswerJson {
  readonly result?: unknown;
  readonly error?: Refusal;
}

/** The endpoint refused a request, for instance because it does not have the method. */
export class RequestRefused extends Error {
  constructor(method: string, { code, message, data }: Refusal) {
    super(
      `${method}: ${message} (${code})${data === undefined ? "" : `: ${JSON.stringify(data)}`}`,
    );
    this.name = "RequestRefused";
  }
}

/**
 * A cluster behind a JSON-RPC endpoint that has Surfpool's cheats. There is one chain there, so that starting clears it:
 * addresses, and with them bumps and compute units, are the same as in process. Its clock moves only when told to.
 */
export class Remote implements Cluster {
  readonly connection: Connection;

  private constructor(
    url: string,
    private readonly post: (body: string) => string,
  ) {
    this.connection = new RemoteConnection(url, () => {
      this.openBlock();
    });
  }

  /** A function that starts the endpoint's chain anew. */
  static at(url: string): (genesis: Genesis) => Remote {
    const post = syncPost(url);
    return ({ programs, unixTime }) => {
      const cluster = new Remote(url, post);
      cluster.request("surfnet_resetNetwork");
      cluster.request("surfnet_pauseClock");
      for (const { programId, elf } of programs) cluster.addProgram(programId, elf);
      cluster.setUnixTime(unixTime);
      return cluster;
    };
  }

  clock(): { slot: bigint; unixTime: bigint } {
    const data = this.account(SYSVAR_CLOCK_PUBKEY)!.data;
    return { slot: data.readBigUInt64LE(), unixTime: data.readBigInt64LE(UNIX_TIME_OFFSET) };
  }

  setUnixTime(unixTime: bigint): void {
    this.travel({ slot: this.clock().slot + 1n, unixTime });
  }

  advance(seconds: bigint): void {
    const { slot, unixTime } = this.clock();
    this.travel({ slot: slot + 1n, unixTime: unixTime + seconds });
  }

  setSlot(slot: bigint): void {
    this.travel({ slot, unixTime: this.clock().unixTime });
  }

  epoch(): bigint {
    return this.account(SYSVAR_CLOCK_PUBKEY)!.data.readBigUInt64LE(EPOCH_OFFSET);
  }

  setEpoch(epoch: bigint): void {
    const { firstNormalEpoch, firstNormalSlot, slotsPerEpoch } = this.request(
      "getEpochSchedule",
    ) as EpochSchedule;
    const slot = firstNormalSlot + (Number(epoch) - firstNormalEpoch) * slotsPerEpoch;
    this.travel({ slot: BigInt(slot), unixTime: this.clock().unixTime });
  }

  expireBlockhashes(): void {
    for (let blocks = 0; blocks <= BLOCKHASH_LIFETIME; blocks++) this.openBlock();
  }

  airdrop(to: PublicKey, lamports: bigint): void {
    const signature = this.request("requestAirdrop", to.toBase58(), Number(lamports));
    const { value } = this.request("getSignatureStatuses", [signature]) as {
      value: readonly ({ confirmationStatus: string } | null)[];
    };
    if (!value[0] || value[0].confirmationStatus === "processed") this.openBlock();
  }

  account(at: PublicKey): AccountInfo<Buffer> | null {
    const { value } = this.request("getAccountInfo", at.toBase58(), CONFIRMED) as {
      value: AccountJson | null;
    };
    if (!value) return null;
    const { lamports, owner, data, executable } = value;
    const bytes = Buffer.from(data[0], "base64");
    return { lamports, owner: new PublicKey(owner), data: bytes, executable };
  }

  programAccounts(programId: PublicKey): readonly FoundAccount[] {
    const found = this.request("getProgramAccounts", programId.toBase58(), CONFIRMED) as {
      pubkey: string;
      account: AccountJson;
    }[];
    return found
      .sort((left, right) => (left.pubkey < right.pubkey ? -1 : 1))
      .map(({ pubkey, account: { lamports, data } }) => ({
        address: new PublicKey(pubkey),
        lamports: BigInt(lamports),
        data: Buffer.from(data[0], "base64"),
      }));
  }

  setAccount(at: PublicKey, { lamports, owner, data, executable }: WrittenAccount): void {
    this.request("surfnet_setAccount", at.toBase58(), {
      lamports: Number(lamports),
      owner: owner.toBase58(),
      data: Buffer.from(data).toString("hex"),
      executable: executable ?? false,
    });
  }

  addProgram(programId: PublicKey, elf: Uint8Array): void {
    const hex = Buffer.from(elf).toString("hex");
    this.request("surfnet_writeProgram", programId.toBase58(), hex, 0);
  }

  private openBlock(): void {
    this.setUnixTime(this.clock().unixTime);
  }

  /** Slot and time at once: a jump of the time alone goes forwards only. */
  private travel({ slot, unixTime }: { slot: bigint; unixTime: bigint }): void {
    const timestamp = Number(unixTime) * 1_000;
    this.request("surfnet_timeTravel", { absoluteSlotAt: { slot: Number(slot), timestamp } });
  }

  private request(method: string, ...params: readonly unknown[]): unknown {
    const answer = this.post(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
    const { result, error } = JSON.parse(answer) as AnswerJson;
    if (error) throw new RequestRefused(method, error);
    return result;
  }
}
