// Plain JavaScript, so that a Node.js that is too old for the rest can still say so.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `cname-mover needs Node.js 22.18 or newer, and this is ${process.versions.node}. Install a newer one.\n`,
  );
  process.exit(2);
}
