export { type ChainServer, serve, type ServedChain, type ServeOptions } from "./serve";
export { MAX_BODY_BYTES } from "./read-body";
export { PortInUse } from "./listen";
