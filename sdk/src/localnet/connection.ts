import {
  Connection,
  TransactionExpiredBlockheightExceededError,
  TransactionExpiredNonceInvalidError,
  TransactionExpiredTimeoutError,
} from "@solana/web3.js";
import type {
  BlockhashWithExpiryBlockHeight,
  Commitment,
  RpcResponseAndContext,
  SignatureResult,
  TransactionConfirmationStrategy,
  TransactionSignature,
} from "@solana/web3.js";
import { fromBase58 } from "./base58";

/** Never dialled: every request goes to the handler in this process. */
const PLACEHOLDER_URL = "http://127.0.0.1:0";
const POLL_INTERVAL_MS = 20;
/** How long a confirmation without an expiry waits, as web3.js does for "confirmed". */
const CONFIRMATION_TIMEOUT_MS = 30_000;
const SIGNATURE_BYTES = 64;

/** A subscription was asked of a connection that has no WebSocket. */
export class SubscriptionsUnsupported extends Error {
  constructor(method: string) {
    super(`${method} needs a WebSocket, which the embedded chain does not have: poll instead`);
    this.name = "SubscriptionsUnsupported";
  }
}

/**
 * An ordinary web3.js connection whose requests are answered in this process and whose
 * confirmations poll signature statuses. It opens no socket.
 */
export class EmbeddedConnection extends Connection {
  /**
   * Named as the base class names its cache of blockhash and seen signatures; its two send loops
   * read it.
   */
  protected _blockhashInfo = emptyBlockhashCache();

  constructor(handle: (body: string) => Promise<string>) {
    super(PLACEHOLDER_URL, {
      commitment: "confirmed",
      httpAgent: false,
      fetch: async (_url: unknown, init?: { body?: unknown }): Promise<Response> => {
        const answer = await handle(String(init?.body));
        return new Response(answer, { headers: { "content-type": "application/json" } });
      },
    });
  }

  override confirmTransaction(
    strategy: TransactionConfirmationStrategy,
    commitment?: Commitment,
  ): Promise<RpcResponseAndContext<SignatureResult>>;
  override confirmTransaction(
    strategy: TransactionSignature,
    commitment?: Commitment,
  ): Promise<RpcResponseAndContext<SignatureResult>>;
  /** Every commitment is reached at once here, so the argument changes nothing. */
  override async confirmTransaction(
    strategy: TransactionConfirmationStrategy | TransactionSignature,
  ): Promise<RpcResponseAndContext<SignatureResult>> {
    const signature = typeof strategy === "string" ? strategy : strategy.signature;
    requireSignature(signature);
    const abortSignal = typeof strategy === "string" ? undefined : strategy.abortSignal;
    const deadline = Date.now() + CONFIRMATION_TIMEOUT_MS;
    for (;;) {
      abortSignal?.throwIfAborted();
      // Expiry is read before the status: a transaction that lands between the two is not lost.
      const expiry =
        typeof strategy === "string"
          ? timeoutError(signature, deadline)
          : await this.expiryError(strategy);
      const { context, value } = await this.getSignatureStatus(signature);
      if (value !== null) return { context, value: { err: value.err } };
      if (expiry !== null) throw expiry;
      await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS));
    }
  }

  /**
   * The base class keeps a blockhash for 30 seconds and then waits for a change of it. Here 150
   * transactions fit into less than that, and the hash changes only when a transaction lands.
   */
  protected async _blockhashWithExpiryBlockHeight(): Promise<BlockhashWithExpiryBlockHeight> {
    this._blockhashInfo = emptyBlockhashCache();
    return this.getLatestBlockhash();
  }

  override onAccountChange(): number {
    throw new SubscriptionsUnsupported("onAccountChange");
  }

  override onProgramAccountChange(): number {
    throw new SubscriptionsUnsupported("onProgramAccountChange");
  }

  override onLogs(): number {
    throw new SubscriptionsUnsupported("onLogs");
  }

  override onSlotChange(): number {
    throw new SubscriptionsUnsupported("onSlotChange");
  }

  override onSlotUpdate(): number {
    throw new SubscriptionsUnsupported("onSlotUpdate");
  }

  override onSignature(): number {
    throw new SubscriptionsUnsupported("onSignature");
  }

  override onSignatureWithOptions(): number {
    throw new SubscriptionsUnsupported("onSignatureWithOptions");
  }

  override onRootChange(): number {
    throw new SubscriptionsUnsupported("onRootChange");
  }

  private async expiryError(strategy: TransactionConfirmationStrategy): Promise<Error | null> {
    if ("lastValidBlockHeight" in strategy) {
      const expired = (await this.getBlockHeight()) > strategy.lastValidBlockHeight;
      return expired ? new TransactionExpiredBlockheightExceededError(strategy.signature) : null;
    }
    const nonce = await this.getNonce(strategy.nonceAccountPubkey);
    const advanced = nonce?.nonce !== strategy.nonceValue;
    return advanced ? new TransactionExpiredNonceInvalidError(strategy.signature) : null;
  }
}

function emptyBlockhashCache(): {
  latestBlockhash: null;
  lastFetch: number;
  transactionSignatures: string[];
  simulatedSignatures: string[];
} {
  return {
    latestBlockhash: null,
    lastFetch: 0,
    transactionSignatures: [],
    simulatedSignatures: [],
  };
}

function requireSignature(signature: string): void {
  const bytes = fromBase58(signature);
  if (bytes === null) throw new Error(`signature must be base58 encoded: ${signature}`);
  if (bytes.length !== SIGNATURE_BYTES) throw new Error("signature has invalid length");
}

function timeoutError(signature: string, deadline: number): Error | null {
  if (Date.now() < deadline) return null;
  return new TransactionExpiredTimeoutError(signature, CONFIRMATION_TIMEOUT_MS / 1_000);
}
