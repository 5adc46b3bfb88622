// Mocha's spec reporter on the terminal, and its JSON report in the file given as `output`.
const { reporters } = require("mocha");

module.exports = class SpecAndJson extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    new reporters.JSON(runner, options);
  }
};
