// node setup/bundle.mjs ENTRY FILE: makes one small module for browsers of an entry point and all that it imports.
// What a browser lacks, or would have to fetch, is an error.
import { build } from "rolldown";

const [input, file] = process.argv.slice(2);
try {
  await build({
    input,
    platform: "browser",
    // Sources name each other as the compiler's output is called.
    tsconfig: "tsconfig.json",
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    output: { file, format: "esm", minify: true, codeSplitting: false },
    onLog(level, log) {
      if (level === "warn") throw new Error(log.message);
    },
  });
} catch (error) {
  console.error(`${input} cannot be bundled for browsers: ${error.message}`);
  process.exitCode = 1;
}
