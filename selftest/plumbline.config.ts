import { defineConfig } from 'plumbline';

export default defineConfig({ scenarios: 'scenarios', compareMinutes: 30 });
