/** A logger that says nothing. */
export const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
