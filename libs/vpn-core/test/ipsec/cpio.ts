/** A file of an archive. Its owner is root. */
export interface Entry {
  /** Without the leading slash. */
  readonly path: string;
  /** Type and permissions, as in `stat`. */
  readonly mode: number;
  /** Of a symbolic link, where it leads. */
  readonly content?: Uint8Array;
}

const TRAILER: Entry = { path: "TRAILER!!!", mode: 0 };

/**
 * An archive as the kernel unpacks it at boot.
 *
 * https://www.kernel.org/doc/html/latest/driver-api/early-userspace/buffer-format.html
 */
export function cpio(entries: readonly Entry[]): Buffer {
  return Buffer.concat([...entries, TRAILER].flatMap((entry, index) => record(entry, index + 1)));
}

function record({ path, mode, content = new Uint8Array() }: Entry, inode: number): Uint8Array[] {
  const name = Buffer.from(`${path}\0`);
  // ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = Buffer.from(`070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`);
  return [header, name, padding(header.length + name.length), content, padding(content.length)];
}

function padding(length: number): Uint8Array {
  return new Uint8Array((4 - (length % 4)) % 4);
}
