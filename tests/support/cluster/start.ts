import { watch } from "../arms";
import type { Cluster, Genesis } from "./cluster";
import { InProcess } from "./in-process";
import { Remote } from "./remote";

/** The endpoint that the suite runs against; empty for a chain in this process. */
export const PROVIDER_URL = process.env["ANCHOR_PROVIDER_URL"] ?? "";

/** Starts a cluster. There is one at a time: behind an endpoint, the next one takes the place of the last. */
export const startCluster: (genesis: Genesis) => Cluster =
  PROVIDER_URL === "" ? startInProcess : Remote.at(PROVIDER_URL);

function startInProcess(genesis: Genesis): Cluster {
  const cluster = new InProcess(genesis);
  watch(cluster.connection);
  return cluster;
}
