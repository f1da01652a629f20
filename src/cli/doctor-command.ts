import { surveyEngines } from '../engines/survey.ts';
import { EXIT } from '../errors.ts';
import { loadConfig } from '../project/config-file.ts';
import type { Given } from './commands.ts';
import { readEnvironment } from './environment.ts';
import { paintFor } from './paint.ts';
import { engineOptionsFrom } from './settings.ts';
import { print, printError, printExactly } from './terminal.ts';
import { version } from './version.ts';

/** `plumbline doctor`: exit 0 when engines can be had, 3 when not. */
export async function doctorCommand({ flags }: Given<'doctor'>): Promise<number> {
  const folder = process.cwd();
  const environment = readEnvironment(folder);
  const config = await loadConfig(folder);
  const survey = await surveyEngines({
    ...engineOptionsFrom(flags, config, environment),
    onProgress: (text) => printError(`${text}\n`),
  });
  const exitCode = survey.chosen === undefined ? EXIT.noVerdict : EXIT.pass;
  if (flags.json) {
    printExactly(`${JSON.stringify(survey, null, 2)}\n`);
    return exitCode;
  }
  const paint = paintFor(process.stdout);
  print(`plumbline ${version()}, Node ${process.versions.node}, ${process.platform}/${process.arch}\n\n`);
  for (const way of survey.ways) {
    const mark = way.usable ? paint.pass('usable    ') : paint.dim('not usable');
    print(`${way.way === survey.chosen ? paint.bold('->') : '  '} ${way.way.padEnd(13)} ${mark}  ${way.reason}\n`);
  }
  for (const note of survey.notes) print(`   ${paint.dim(note)}\n`);
  print(
    survey.chosen === undefined
      ? `\n${paint.fail('No engine can be had here.')} Start Docker, install mongod and redis-server, or set MONGO_URL and REDIS_URL.\n`
      : `\nA run would use: ${paint.bold(survey.chosen)}\n`,
  );
  return exitCode;
}
