import { spawnSync } from 'node:child_process';

const THRESHOLD = 0.1;
const BEFORE = 10;

/** A plain threshold: more than 10% from the run before. */
export function againstPrevious(times: readonly number[]): number[] {
  return alarms(times, (run) => times[run - 1]);
}

/** Another: more than 10% from the mean of the last ten. One alarm for each time that it begins. */
export function againstMean(times: readonly number[]): number[] {
  return alarms(times, (run) => {
    if (run < BEFORE) return undefined;
    return times.slice(run - BEFORE, run).reduce((sum, time) => sum + time, 0) / BEFORE;
  });
}

function alarms(times: readonly number[], reference: (run: number) => number | undefined): number[] {
  const over = times.map((time, run) => {
    const before = reference(run);
    return before !== undefined && Math.abs(time / before - 1) > THRESHOLD;
  });
  return over.flatMap((is, run) => (is && !over[run - 1] ? [run] : []));
}

/**
 * A line a series: its logarithms in, the places of its breaks out. By default at least 15% of the runs in a level: 22.
 */
const BREAKPOINTS = `
  suppressMessages(library(strucchange))
  con <- file('stdin'); lines <- readLines(con); close(con)
  for (line in lines) {
    y <- log(as.numeric(strsplit(line, ' ')[[1]]))
    b <- breakpoints(y ~ 1)$breakpoints
    cat(if (all(is.na(b))) '' else paste(b, collapse = ' '), '\\n', sep = '')
  }`;

/**
 * R's strucchange (Zeileis, Leisch, Hornik and Kleiber 2002; Bai and Perron 2003): least squares over all
 * segmentations, their number by BIC. `undefined` where it is not installed: \`apt-get install r-cran-strucchange\`.
 */
export function strucchange(series: readonly (readonly number[])[]): number[][] | undefined {
  const { status, stdout, error } = spawnSync('Rscript', ['-e', BREAKPOINTS], {
    input: series.map((times) => times.join(' ')).join('\n'),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (error !== undefined || status !== 0) return undefined;
  // R counts from 1 and names the last value before: the same number as the place of the first one after, from 0.
  return stdout
    .split('\n')
    .slice(0, series.length)
    .map((line) => line.split(' ').filter(Boolean).map(Number));
}
