import { mkdirSync, writeFileSync } from 'node:fs';
import { reportJsonSchema, SCHEMA_FILE } from './schema.ts';

// `npm run schema`: after a change of src/model/report.ts. A test fails while the committed file is another.
const folder = new URL('../../schema/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL(SCHEMA_FILE, folder), reportJsonSchema());
