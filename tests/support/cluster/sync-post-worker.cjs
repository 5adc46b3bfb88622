// Posts what it is told to and says when the answer is there: the other half of sync-post.ts.
const { parentPort, workerData } = require("node:worker_threads");

const { url, signal, port } = workerData;
const ready = new Int32Array(signal);

parentPort.on("message", async (body) => {
  try {
    const headers = { "content-type": "application/json" };
    const response = await globalThis.fetch(url, { method: "POST", headers, body });
    port.postMessage({ text: await response.text() });
  } catch (error) {
    port.postMessage({ failure: `${error.message}: ${error.cause?.message ?? "no cause"}` });
  }
  Atomics.store(ready, 0, 1);
  Atomics.notify(ready, 0);
});
