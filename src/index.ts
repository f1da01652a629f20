export { Binary, Decimal128, Double, Long, ObjectId, UUID } from 'mongodb';
export { invent } from './dataset/invent.ts';
export type { ApplicationDefinition } from './model/application.ts';
export type { VariantChecks } from './model/check.ts';
export { type Config, type ConfigInput, defineConfig } from './model/config.ts';
export {
  type DatasetDefinition,
  defineDataset,
  type GenerateContext,
  type Profile,
  type Random,
} from './model/dataset.ts';
export type { HttpRequest } from './model/http.ts';
export type { LoadDefinition } from './model/http-load.ts';
export type { Plan } from './model/plan.ts';
export type { Duration, Percent } from './model/quantity.ts';
export type { Report } from './model/report.ts';
export {
  defineScenario,
  type EngineContext,
  type ParamsContext,
  type Scenario,
  type Variant,
} from './model/scenario.ts';
export type { Work } from './model/work.ts';
