import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { InputError } from "../../pipelines/inputError.js";
import { bornAt } from "../../pipelines/store/bornAt.js";
import { connect } from "../../workflows/temporal/client.js";
import { addressOf, connectServer } from "../../workflows/temporal/connectServer.js";
import { freePort } from "../../workflows/temporal/freePort.js";
import { registerSearchAttributes } from "../../workflows/temporal/registerSearchAttributes.js";
import { SEARCH_ATTRIBUTES } from "../../workflows/temporal/searchAttributes.js";
import { writeServerRecord } from "../../workflows/temporal/serverRecord.js";
import { scratch } from "../scratch.js";
import { startTemporal, type Temporal } from "./startTemporal.js";

let temporal: Temporal;
beforeAll(async () => {
  temporal = await startTemporal();
});
afterAll(() => temporal.end());

const recorded = async (address: string) => {
  const store = await scratch();
  await writeServerRecord(store, {
    address,
    namespace: "default",
    page: "",
    pid: process.pid,
    born: bornAt(process.pid)!,
  });
  return store;
};

describe("the server of a store", () => {
  it("is the one that TEMPORAL_ADDRESS names, else the one that the store records", async () => {
    const store = await recorded("127.0.0.1:1");
    expect((await addressOf(store, {})).connectionOptions.address).toBe("127.0.0.1:1");
    const given = await addressOf(store, { TEMPORAL_ADDRESS: "temporal.example:7233", TEMPORAL_NAMESPACE: "council" });
    expect(given).toMatchObject({ connectionOptions: { address: "temporal.example:7233" }, namespace: "council" });
  });

  it("is entered with the TLS and API-key settings of Temporal's own tools", async () => {
    const env = { TEMPORAL_ADDRESS: "temporal.example:7233", TEMPORAL_API_KEY: "secret" };
    const { connectionOptions } = await addressOf("nowhere", env);
    expect(connectionOptions.apiKey).toBe("secret");
    expect(connectionOptions.tls).toBeTruthy();
    const tls = { TEMPORAL_ADDRESS: "a:1", TEMPORAL_TLS: "true", TEMPORAL_TLS_SERVER_NAME: "council.example" };
    expect((await addressOf("nowhere", tls)).connectionOptions.tls).toMatchObject({
      serverNameOverride: "council.example",
    });
  });

  it("is entered as a profile of Temporal's own configuration file says, where one is named", async () => {
    const file = join(await scratch(), "temporal.toml");
    const profile = (name: string) => `[profile.${name}]\naddress = "${name}.example:7233"\nnamespace = "${name}"\n`;
    await writeFile(file, `${profile("default")}${profile("council")}api_key = "secret"\n`);
    const named = await addressOf("nowhere", { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: "council" });
    expect(named).toMatchObject({
      namespace: "council",
      connectionOptions: { address: "council.example:7233", apiKey: "secret" },
    });
    expect((await addressOf("nowhere", { TEMPORAL_CONFIG_FILE: file })).namespace).toBe("default");
  });

  it("is an error at once where there is none: what is missing, and what starts one", async () => {
    const store = await scratch();
    const error = await connect({ store, env: {} }).catch((e) => e);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(`headwater up --store ${store}`);
  });

  it("is an error where the recorded one has ended, whoever has its port and its number now", async () => {
    const store = await scratch();
    const record = { address: temporal.server.address, namespace: "default", page: "", pid: process.pid, born: "0" };
    await writeServerRecord(store, record);
    await expect(connect({ store, env: {} })).rejects.toThrow(`The Temporal server of the store ${store} has ended`);
  });

  it("is an error at once where the recorded one does not answer", async () => {
    const port = await freePort();
    const store = await recorded(`127.0.0.1:${port}`);
    await expect(connect({ store, env: {} })).rejects.toThrow(
      new RegExp(`No Temporal server answers at 127.0.0.1:${port} .*ECONNREFUSED.*headwater up`),
    );
  });

  it("is an error where something else listens", async () => {
    const other = createServer((socket) => {
      socket.on("error", () => {});
      socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    await expect(connect({ store: await recorded(`127.0.0.1:${port}`), env: {} })).rejects.toThrow(`127.0.0.1:${port}`);
  });

  it("is an error where it lacks the namespace, with those that it has", async () => {
    const env = { TEMPORAL_ADDRESS: temporal.server.address, TEMPORAL_NAMESPACE: "housing" };
    await expect(connect({ env })).rejects.toThrow(/has no namespace housing, it has default: set TEMPORAL_NAMESPACE/);
  });

  it("gets the search attributes that it lacks", async () => {
    const { connection, address } = temporal.connected;
    const namespace = "council";
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 } as never,
    });
    const there = { ...temporal.connected, address: { ...address, namespace } };
    const attributes = async () =>
      Object.keys((await connection.operatorService.listSearchAttributes({ namespace })).customAttributes ?? {});
    await expect.poll(attributes, { timeout: 30_000 }).toBeDefined();
    await registerSearchAttributes(there);
    await registerSearchAttributes(there);
    expect(await attributes()).toEqual(expect.arrayContaining(SEARCH_ATTRIBUTES.map(({ name }) => name)));
  });

  it("takes no night where no worker would make it", async () => {
    const env = { TEMPORAL_ADDRESS: temporal.server.address };
    const headwater = await connect({ env });
    onTestFinished(() => headwater.close());
    const night = { inventory: "sample", asOf: "2026-01-01", models: ["auto"], seed: 1 };
    await expect(headwater.run(night)).rejects.toThrow("no worker that would run a night");
    await expect(headwater.retry()).rejects.toThrow("No night was ever started here");
    expect(await headwater.night()).toBeUndefined();
  });

  it("answers connectServer by its own address", async () => {
    const { client, connection } = await connectServer(
      await addressOf("", { TEMPORAL_ADDRESS: temporal.server.address }),
    );
    onTestFinished(() => connection.close());
    expect(client.options.namespace).toBe("default");
  });
});
