import { EventEmitter, once } from "node:events";

/** A gate that holds a step until it is opened. */
export function gate() {
  const events = new EventEmitter();
  let open = false;
  return {
    reached: once(events, "reached"),
    async pass() {
      events.emit("reached");
      if (!open) await once(events, "open");
    },
    open() {
      open = true;
      events.emit("open");
    },
  };
}
