// Imported first by every script, so that an older Node says what is wrong before anything else goes wrong.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;

if (!supported) {
  console.error(
    `Berth needs Node 20.19 or newer (of Node 22: 22.12 or newer); this is ${process.versions.node}. ` +
      'Install a newer one (https://nodejs.org) and run the command again.',
  );
  process.exit(1);
}
