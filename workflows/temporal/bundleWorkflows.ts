import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, type Logger, type WorkflowBundleWithSourceMap } from "@temporalio/worker";

/** The workflow's code for Temporal's sandbox: about two seconds, so a process does it once. */
export function bundleWorkflows(logger?: Logger): Promise<WorkflowBundleWithSourceMap> {
  // The same extension as this file: compiled in the package, TypeScript under test.
  const path = fileURLToPath(import.meta.url).replace("bundleWorkflows", "nightlyWorkflow");
  return bundleWorkflowCode({ workflowsPath: path, logger });
}
