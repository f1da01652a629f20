/** How Plumbline starts the shop: for all of its scenarios. */
export const application = {
  cwd: '.',
  install: 'npm ci',
  migrate: 'node migrate.js',
  command: 'node server.js',
  ready: '/health',
};
