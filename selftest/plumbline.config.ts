import { defineConfig } from 'plumbline-gate';

export default defineConfig({ scenarios: 'scenarios', compareMinutes: 30 });
