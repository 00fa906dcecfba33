/** A sentence for the user: no stack trace needed. */
export class ToolchainError extends Error {
  override name = "ToolchainError";
}
