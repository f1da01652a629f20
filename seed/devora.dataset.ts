import { defineDataset } from 'plumbline-gate';
import { MongoIndexOptimizer } from '../app/mongo-index-optimizer.ts';
import { deployments } from './deployments.ts';
import { parameters } from './parameters.ts';
import { projects } from './projects.ts';
import { PROFILES } from './sizes.ts';
import { templates } from './templates.ts';
import { users } from './users.ts';

/** The guide's application: accounts, their projects, the templates they start from and what they deploy. */
export default defineDataset({
  module: import.meta.url,
  name: 'devora',
  referenceDate: '2026-01-01T00:00:00Z',
  profiles: PROFILES,
  collections: { users, projects, templates, deployments },
  data: parameters,
  indexes: (db) => new MongoIndexOptimizer(db).createAll(),
});
