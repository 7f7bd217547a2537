/** An archive with each entry of its directory changed. */
export function withDirectory(zip: Uint8Array, change: (entry: Buffer) => void): Buffer {
  const bytes = Buffer.from(zip);
  for (let at = bytes.indexOf("PK\x01\x02"); at >= 0; at = bytes.indexOf("PK\x01\x02", at + 4))
    change(bytes.subarray(at));
  return bytes;
}
