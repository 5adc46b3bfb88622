// `anchor migrate` of Anchor 2 runs a script that imports @anchor-lang/core, the newer name of the client package that
// this repository has as @coral-xyz/anchor. Required before that script, this answers to both names with the one package.
const Module = require("node:module");

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const name = request === "@anchor-lang/core" ? "@coral-xyz/anchor" : request;
  return resolve.call(this, name, ...rest);
};
