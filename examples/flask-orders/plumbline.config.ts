import { defineConfig } from 'plumbline-gate';

export default defineConfig({
  images: { mongodb: 'mongo:7.0', redis: 'redis:7-alpine' },
  mongoCacheGb: 0.5,
});
