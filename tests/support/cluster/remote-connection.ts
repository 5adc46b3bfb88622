import { EmbeddedConnection } from "../../../sdk/src/localnet/connection";
import type { SendOptions } from "@solana/web3.js";

/** A transaction that is in none of so many blocks was dropped: its sender finds that out by itself. */
const BLOCKS_TO_WAIT = 2;

/**
 * A connection to an endpoint, without its subscriptions. A sent transaction is in a block when the call returns, as it
 * is on the embedded chain: the specs read what it did right after it.
 */
export class RemoteConnection extends EmbeddedConnection {
  /** @param openBlock ends the current block, for a cluster that does not do so by itself */
  constructor(
    url: string,
    private readonly openBlock: () => void,
  ) {
    super(async (body) => {
      const headers = { "content-type": "application/json" };
      return (await fetch(url, { method: "POST", headers, body })).text();
    });
  }

  override async sendEncodedTransaction(encoded: string, options?: SendOptions): Promise<string> {
    const signature = await super.sendEncodedTransaction(encoded, options);
    for (let blocks = 0; blocks < BLOCKS_TO_WAIT && !(await this.isInBlock(signature)); blocks++) {
      this.openBlock();
    }
    return signature;
  }

  private async isInBlock(signature: string): Promise<boolean> {
    // The class's own method: a test that puts another one in its place counts the calls of its subject only.
    const [status] = (await super.getSignatureStatuses([signature])).value;
    return status != null && status.confirmationStatus !== "processed";
  }
}
