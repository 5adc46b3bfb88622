// Prints the TypeScript module that carries a WebAssembly file, so that bundlers and Node load it the same way.
// usage: node scripts/wasm-module.mjs FILE.wasm
import { readFileSync } from "node:fs";

const base64 = readFileSync(process.argv[2]).toString("base64");
console.log("/** The policy kernel as WebAssembly, base64: the bytes of policy_kernel.wasm. */");
console.log(`export const POLICY_KERNEL = "${base64}";`);
