import js from "@eslint/js";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/node_modules/", "**/target/", "sdk/artifacts/", "sdk/dist/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // Amounts, slots and indices read well in messages and keys.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // An interface may ask for a promise where this implementation has the answer at once.
      "@typescript-eslint/require-await": "off",
      // Overloads of an implemented interface stay as the interface has them.
      "@typescript-eslint/unified-signatures": "off",
      // The chain library's classes are structural types: a literal of the same shape is what they take.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // web3.js deprecates overloads, and the rule reports every use of the class.
      "@typescript-eslint/no-deprecated": "off",
    },
  },
  {
    files: ["tests/**/*.ts"],
    rules: {
      // An assertion library's getters are expressions.
      "@typescript-eslint/no-unused-expressions": "off",
      // A test knows what it has just put in place.
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["**/*.{js,cjs,mjs}"],
    languageOptions: {
      globals: {
        console: "readonly",
        module: "writable",
        process: "readonly",
        require: "readonly",
        URL: "readonly",
        Buffer: "readonly",
        WebAssembly: "readonly",
        performance: "readonly",
        setTimeout: "readonly",
        clearTimeout: "readonly",
      },
    },
  },
);
