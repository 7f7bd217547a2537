#!/usr/bin/env node
import { CommanderError } from "commander";
import { InputError } from "../pipelines/inputError.js";
import { createProgram } from "./program.js";

try {
  await createProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof InputError) {
    process.stderr.write(`headwater: ${error.message}\n`);
    process.exitCode = error.exitCode;
  } else {
    process.stderr.write(`headwater: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}
