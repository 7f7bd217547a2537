import { InputError } from "../pipelines/inputError.js";
import { connect } from "../workflows/temporal/client.js";

/** `headwater cancel`: ends the night when the steps that run now have committed their results. */
export async function cancelCommand({ store, why }: { store: string; why: string }): Promise<void> {
  const headwater = await connect({ store });
  try {
    const night = await headwater.night();
    if (!night) throw new InputError("No night was ever started here.");
    await night.stop(why);
    console.log(
      "It ends when the steps that run now have committed their results; headwater retry goes on from there.",
    );
  } finally {
    await headwater.close();
  }
}
