// Says clearly what is missing where the pinned Node could not be installed; older versions cannot even read main.ts.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Gonets needs Node 24, and this is ${process.version}. The pinned one was not installed: run "npm ci" again, or install Node 24 (see .node-version).`,
  );
  process.exit(1);
}
await import('./src/main.ts');
