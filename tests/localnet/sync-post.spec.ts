import assert from "node:assert/strict";
import { Worker } from "node:worker_threads";
import { waitUntilSet } from "../support/cluster/sync-post";

const MINUTE_MS = 60_000;
/** Notifies for nothing until it is answered by a wait that goes on, and sets the number after that. */
const EARLY = `
  const ready = new Int32Array(require("node:worker_threads").workerData);
  let early = 0;
  while (early < 3) early += Atomics.notify(ready, 0);
  Atomics.store(ready, 0, 1);
  Atomics.notify(ready, 0);
`;

describe("the answer of a chain in another process", () => {
  it("is waited for although notifications of earlier answers come late", () => {
    const ready = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(EARLY, { eval: true, workerData: ready.buffer });
    worker.unref();

    waitUntilSet(ready, MINUTE_MS);

    assert.equal(Atomics.load(ready, 0), 1);
  });
});
