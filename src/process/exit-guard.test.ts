import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** What a program says that has guarded its end; it has `told`, what code did. */
function guarded(code: string, ...more: string[]): string[] {
  const program = `
    import { endProcess, guardExit } from ${JSON.stringify(new URL('./exit-guard.ts', import.meta.url).href)};
    const told = [];
    const tell = ({ did, place, exitCode }) => (told.push([did, exitCode].join(' -> ')), new Error('refused'));
    guardExit(tell, ${more[0] ?? 'tell'});
    ${code}
    process.stdout.write(told.join('\\n') + '\\n');`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  return [...stdout.trim().split('\n'), ...(status === 0 ? [] : [`${status} ${stderr}`])];
}
const tries = (...calls: string[]) => calls.map((call) => `try { ${call} } catch {}`).join('\n');

it('no call ends the process, by whatever name, and each is told', () => {
  const calls = tries(
    'process.exit(4);',
    'process.exit();',
    "(await import('node:process')).exit(0);",
    'process.reallyExit(0);',
    'process.abort();',
    "process.kill(process.pid, 'SIGKILL');",
    'process.kill(process.ppid);',
    "process.kill(0, 'SIGTERM');",
    "process.execve?.('/bin/true', [], {});",
  );
  expect(guarded(calls)).toEqual([
    'called process.exit(4) -> 4',
    'called process.exit() -> 0',
    'called process.exit(0) -> 0',
    'called process.reallyExit(0) -> 0',
    'called process.abort() -> 134',
    expect.stringMatching(/^called process\.kill\(\d+, SIGKILL\) -> 134$/),
    expect.stringMatching(/^called process\.kill\(\d+\) -> 134$/),
    'called process.kill(0, SIGTERM) -> 134',
    'called process.execve(/bin/true) -> 0',
  ]);
});

it('a signal to another process goes there, and 0 asks whether there is one', () => {
  const code = `
    const { spawn } = await import('node:child_process');
    const child = spawn('sleep', ['60']);
    process.kill(process.pid, 0);
    process.kill(child.pid, 'SIGKILL');
    const [, signal] = await new Promise((done) => child.on('exit', (...how) => done(how)));
    told.push(signal);`;
  expect(guarded(code)).toEqual(['SIGKILL']);
});

it('replacing them is told, and the program ends with its own code all the same', () => {
  const names = ['exit', 'reallyExit', 'abort', 'kill'];
  expect(guarded(tries(...names.map((name) => `process.${name} = () => {};`)))).toEqual(
    names.map((name) => `replaced process.${name} -> 0`),
  );
  const stubs = "for (const name of ['exit', 'reallyExit']) Object.defineProperty(process, name, { value: () => {} });";
  expect(guarded(`${stubs} endProcess(7);`)).toEqual(['', '7 ']);
});

it('where nobody is told of it, it is as it was', () => {
  expect(guarded('process.exit = () => told.push(1); process.exit();', 'undefined')).toEqual(['1']);
});

/** What is heard of a thread that has guarded its end. */
function heardOfThread(code: string): string[] {
  const thread = `
    import { parentPort } from 'node:worker_threads';
    import { guardExit } from ${JSON.stringify(new URL('./exit-guard.ts', import.meta.url).href)};
    guardExit(({ did }) => (parentPort.postMessage(did), new Error('refused')));
    ${code}`;
  const program = `
    import { Worker } from 'node:worker_threads';
    const thread = new Worker(new URL('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(thread))}));
    for (const event of ['message', 'error']) thread.on(event, (heard) => console.log(event, heard.message ?? heard));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  return stdout.trim().split('\n');
}

it('a thread ends with the error that nobody caught, and with nothing that Node calls for it', () => {
  const falls = heardOfThread("void Promise.reject(new Error('no route'));");
  expect(falls).toEqual(['error no route']);
  expect(heardOfThread('try { process.exit(0); } catch {}')).toEqual(['message called process.exit(0)']);
});
