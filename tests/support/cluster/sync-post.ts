import { join } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";

/** How long an answer is waited for. */
const TIMEOUT_MS = 30_000;

type Answer = { readonly text: string } | { readonly failure: string };

/**
 * A function that posts a body and returns the answer at once: a worker does the waiting. The endpoint must be in another
 * process, because nothing else runs in this one meanwhile.
 */
export function syncPost(url: string): (body: string) => string {
  const signal = new SharedArrayBuffer(4);
  const ready = new Int32Array(signal);
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(join(__dirname, "sync-post-worker.cjs"), {
    workerData: { url, signal, port: port2 },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();

  return (body) => {
    Atomics.store(ready, 0, 0);
    worker.postMessage(body);
    waitUntilSet(ready, TIMEOUT_MS);
    const answer = (receiveMessageOnPort(port1) as { message: Answer } | undefined)?.message;
    if (!answer) throw new Error(`${url} did not answer within ${TIMEOUT_MS} ms`);
    if ("failure" in answer) throw new Error(`${url} cannot be reached: ${answer.failure}`);
    return answer.text;
  };
}

/** Waits until the number is not zero. A notification alone says nothing: one of an earlier answer may come late. */
export function waitUntilSet(number: Int32Array<SharedArrayBuffer>, timeout: number): void {
  while (Atomics.load(number, 0) === 0) {
    if (Atomics.wait(number, 0, 0, timeout) === "timed-out") return;
  }
}
