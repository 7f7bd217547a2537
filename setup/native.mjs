// Gives the optional @tensorflow/tfjs-node a native TensorFlow. Nothing needs it: without it networks run on WASM.
// tfjs-node's own downloader stays off: its libtensorflow is often not to be had. The same libraries lie inside the
// PyPI wheel of TensorFlow, and the addon compiles in seconds from the sources that tfjs-node ships.
// Everything is kept outside the clone, in $XDG_CACHE_HOME/headwater, and checked against its hash.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const VERSION = "2.16.2";
/** One wheel a platform: distribution, file name's platform tags, SHA-256 of the wheel. */
const WHEELS = {
  "linux-x64": {
    name: "tensorflow-cpu",
    tags: ["manylinux_2_17_x86_64", "manylinux2014_x86_64"],
    sha256: "c855cb6bf05d32dd5928086b03a5f6b4189b63c22b95e017703cbee4291023ca",
  },
  "linux-arm64": {
    name: "tensorflow",
    tags: ["manylinux_2_17_aarch64", "manylinux2014_aarch64"],
    sha256: "8728b12bc86941d90d0a927c40d4b21f8820964a80439a7c45f850eb37d57067",
  },
};

/** Where a platform's libraries are, by its names in Node. Throws an error where there is no recipe. */
export function wheelFor(platform, arch) {
  const wheel = WHEELS[`${platform}-${arch}`];
  if (!wheel) throw new Error(`there is no recipe for ${platform} on ${arch}`);
  return wheel;
}

/** Node's C headers, from npm: unlike Node's own they need no download of Node. */
const HEADERS = {
  name: "node-api-headers",
  version: "1.9.0",
  sha512: "2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==",
};
/** Nothing waits longer than this for one step, milliseconds: a registry that hangs is one that is not there. */
const LONGEST = 600_000;
const LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "..");
const say = (line) => console.error(`[native] ${line}`);
const run = (command, args, options = {}) =>
  execFileSync(command, args, {
    ...{ stdio: ["ignore", "pipe", "pipe"], encoding: "utf8", maxBuffer: 1 << 28, timeout: LONGEST, ...options },
  });

/** Where things that outlive a clone are kept. */
export function cacheDirectory(env = process.env) {
  return path.join(env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "headwater");
}

/** The folder of an installed package, or undefined. */
function installed(name) {
  try {
    return path.dirname(createRequire(path.join(root, "package.json")).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

/** Why the native backend does not compute here; undefined when it does. A process of its own, for it may crash. */
export function whyNot() {
  const probe =
    "const u=require('node:util');u.isNullOrUndefined??=(v)=>v==null;u.isArray??=Array.isArray;" +
    "const t=require('@tensorflow/tfjs-node');" +
    "if(t.matMul(t.ones([2,2]),t.ones([2,2])).dataSync()[3]!==2)throw Error('it multiplies wrongly')";
  try {
    run(process.execPath, ["-e", probe], { cwd: root, env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" } });
  } catch (error) {
    return lastLine(error);
  }
}

function lastLine(error) {
  const text = String(error.stderr || error.message);
  return (/(?:Error|error): (.+)/.exec(text)?.[1] ?? text.trim().split("\n").at(-1)).slice(0, 200);
}

function checked(file, algorithm, encoding, expected) {
  const actual = createHash(algorithm).update(readFileSync(file)).digest(encoding);
  if (actual !== expected) throw new Error(`${path.basename(file)} has the ${algorithm} ${actual}, not ${expected}`);
}

/** Fills a new folder by `make`, then gives it its name, so that a killed set-up leaves nothing half-made. */
function onceIn(directory, make) {
  if (existsSync(directory)) return directory;
  const draft = `${directory}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    make(draft);
    rmSync(directory, { recursive: true, force: true });
    renameSync(draft, directory);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return directory;
}

/** libtensorflow and its C headers, out of the wheel. */
function libtensorflow(cache, wheel) {
  return onceIn(path.join(cache, `libtensorflow-${VERSION}-${process.platform}-${process.arch}`), (draft) => {
    say(`fetching ${wheel.name} ${VERSION} from PyPI (about 215 MB, once)`);
    const requirements = path.join(draft, "requirements.txt");
    writeFileSync(requirements, `${wheel.name}==${VERSION} --hash=sha256:${wheel.sha256}\n`);
    const platforms = wheel.tags.flatMap((tag) => ["--platform", tag]);
    const python = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"];
    const quiet = ["-q", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "--require-hashes"];
    run("python3", ["-m", "pip", "download", ...quiet, ...python, ...platforms, "-d", draft, "-r", requirements]);
    run("python3", ["-c", UNPACK, draft, ...LIBRARIES]);
  });
}

const UNPACK = `
import glob, os, sys, zipfile
folder, *libraries = sys.argv[1:]
[wheel] = glob.glob(folder + "/*.whl")
wanted = tuple("tensorflow/" + p for p in [*libraries, "include/tensorflow/c/", "include/tensorflow/core/platform/ctstring",
                                           "include/tsl/c/", "include/tsl/platform/ctstring"])
archive = zipfile.ZipFile(wheel)
archive.extractall(folder, [n for n in archive.namelist() if n.startswith(wanted)])
os.remove(wheel)
`;

function nodeHeaders(cache) {
  return onceIn(path.join(cache, `${HEADERS.name}-${HEADERS.version}`), (draft) => {
    run("npm", ["pack", `${HEADERS.name}@${HEADERS.version}`, "--silent", "--pack-destination", draft]);
    const archive = path.join(draft, `${HEADERS.name}-${HEADERS.version}.tgz`);
    checked(archive, "sha512", "base64", HEADERS.sha512);
    run("tar", ["-xzf", archive, "-C", draft, "--strip-components=1"]);
    rmSync(archive);
  });
}

/** The addon between Node and libtensorflow, compiled from tfjs-node's sources. */
function addon(cache, tensorflow, headers, tfjs) {
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((file) => path.join(tfjs, "binding", file));
  const key = createHash("sha256")
    .update(sources.map((file) => readFileSync(file, "utf8")).join())
    .digest("hex");
  const directory = path.join(cache, `tfjs-addon-${VERSION}-${process.platform}-${process.arch}-${key.slice(0, 12)}`);
  return onceIn(directory, (draft) => {
    say("compiling tfjs-node's addon (about ten seconds, once)");
    const libraries = path.join(tensorflow, "tensorflow");
    const flags = ["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8"];
    const include = [path.join(headers, "include"), path.join(libraries, "include")].flatMap((dir) => ["-I", dir]);
    const link = [...LIBRARIES.map((file) => path.join(libraries, file)), `-Wl,-rpath,${libraries}`];
    const out = ["-o", path.join(draft, "tfjs_binding.node")];
    run(process.env.CXX || "c++", [...flags, ...include, ...sources, ...link, ...out]);
  });
}

/** Makes native TensorFlow work; throws an error whose first line says why it cannot. */
function setUp() {
  const wheel = wheelFor(process.platform, process.arch);
  const tfjs = installed("@tensorflow/tfjs-node");
  if (!tfjs) throw new Error("the optional package @tensorflow/tfjs-node is not installed (npm ci)");
  const cache = cacheDirectory();
  const made = addon(cache, libtensorflow(cache, wheel), nodeHeaders(cache), tfjs);
  const target = path.join(tfjs, "lib", "napi-v8");
  mkdirSync(target, { recursive: true });
  const draft = path.join(target, `.${process.pid}`);
  copyFileSync(path.join(made, "tfjs_binding.node"), draft);
  renameSync(draft, path.join(target, "tfjs_binding.node"));
  const reason = whyNot();
  if (reason) throw new Error(`the addon was built but does not run: ${reason}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    if (process.env.SKIP_NATIVE) throw new Error("SKIP_NATIVE is set");
    if (process.argv.includes("--force") || whyNot()) setUp();
    say(`TensorFlow ${VERSION} is ready: networks train and forecast natively`);
  } catch (error) {
    say(`no native TensorFlow (${lastLine(error)}); networks run on WASM, more slowly`);
    process.exitCode = process.argv.includes("--soft") ? 0 : 1;
  }
}
