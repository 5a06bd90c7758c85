// Imported first by every script: an older Node must hear what is wrong before it meets syntax it does not know.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;

if (!supported) {
  console.error(
    `Berth needs Node 20.19 or newer (of Node 22: 22.12 or newer); this is ${process.versions.node}. ` +
      'Install a newer one (https://nodejs.org) and run the command again.',
  );
  process.exit(1);
}
