import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plumbline, sharedEngines } from '../bad-projects/command-line.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import {
  expectGreen,
  expectOneError,
  type GivenUrls,
  givenProject,
  PASSWORD,
  runOn,
  WHOLE_RUNS_MS,
} from './given-project.ts';
import { GivenServer } from './given-server.ts';
import { tlsFront } from './tls-front.ts';

let folder: string;
let certificates: Certificates;
let redis: GivenServer;
let mongo: Awaited<ReturnType<typeof tlsFront>>;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'plumbline-given-'));
  certificates = await makeCertificates(folder);
  const { authority, certificate, key } = certificates;
  redis = await GivenServer.start('redis-server', folder, (port) => [
    ...['--bind', '127.0.0.1', '--port', '0', '--tls-port', `${port}`, '--save', '', '--requirepass', PASSWORD],
    ...['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', authority],
    ...['--tls-auth-clients', 'no'],
  ]);
  mongo = await tlsFront(new URL(sharedEngines().MONGO_URL), certificates);
});
afterAll(async () => {
  await mongo?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const redisUrl = (host = 'localhost', scheme = 'rediss') =>
  `${scheme}://:${encodeURIComponent(PASSWORD)}@${host}:${redis.port}`;
const mongoUrl = (parameters: Readonly<Record<string, string>> = {}) =>
  `mongodb://localhost:${mongo.port}/?${new URLSearchParams({ directConnection: 'true', tls: 'true', ...parameters })}`;
const trusted = () => ({ NODE_EXTRA_CA_CERTS: certificates.authority });
const urlsOf = (changes: Partial<GivenUrls>): GivenUrls => ({ ...sharedEngines(), ...changes });

describe('engines that speak TLS, with an authority of their own', () => {
  it('are measured with NODE_EXTRA_CA_CERTS, applications too', { timeout: WHOLE_RUNS_MS }, async () => {
    await using project = await givenProject();
    const urls = { MONGO_URL: mongoUrl(), REDIS_URL: redisUrl() };
    expectGreen(await runOn(project, urls, { env: trusted() }));
  });

  it('are measured with NODE_EXTRA_CA_CERTS of .env', { timeout: WHOLE_RUNS_MS }, async () => {
    await using project = await givenProject('standalone', {
      '.env': `NODE_EXTRA_CA_CERTS=${certificates.authority}\n`,
    });
    // Data of its own, so that the loading threads are met too.
    const args = ['groups', 'over-http', '--seed', '5'];
    const urls = { MONGO_URL: mongoUrl(), REDIS_URL: redisUrl() };
    expectGreen(await runOn(project, urls, { args, env: { NODE_EXTRA_CA_CERTS: undefined } }));
  });

  it('are measured with the tlsCAFile of the URL', { timeout: WHOLE_RUNS_MS }, async () => {
    await using project = await givenProject();
    const urls = urlsOf({ MONGO_URL: mongoUrl({ tlsCAFile: certificates.authority }) });
    expectGreen(await runOn(project, urls));
  });
});

describe('one clear error', () => {
  const cases: Record<string, { urls: () => Partial<GivenUrls>; trusting: boolean; message: RegExp; hint: RegExp }> = {
    'for a MongoDB whose authority is not known': {
      urls: () => ({ MONGO_URL: mongoUrl() }),
      trusting: false,
      message: /MONGO_URL .*unable to verify the first certificate/,
      hint: /NODE_EXTRA_CA_CERTS, or in the URL as tlsCAFile/,
    },
    'for a Redis whose authority is not known': {
      urls: () => ({ REDIS_URL: redisUrl() }),
      trusting: false,
      message: /REDIS_URL .*(?:self-signed certificate|unable to verify)/,
      hint: /NODE_EXTRA_CA_CERTS/,
    },
    'for a Redis with a certificate of another name': {
      urls: () => ({ REDIS_URL: redisUrl('127.0.0.1') }),
      trusting: true,
      message: /does not match certificate's altnames/,
      hint: /the host name that it is made for/,
    },
    'for a Redis that is spoken to without TLS': {
      urls: () => ({ REDIS_URL: redisUrl('localhost', 'redis') }),
      trusting: true,
      message: /ECONNRESET|Connection is closed/,
      hint: /rediss:\/\/host/,
    },
    'for a MongoDB that is spoken to without TLS': {
      urls: () => ({ MONGO_URL: mongoUrl({ tls: 'false' }) }),
      trusting: true,
      message: /connection .* closed/,
      hint: /\?tls=true/,
    },
  };

  it.each(Object.entries(cases))('%s', async (_, { urls, trusting, message, hint }) => {
    await using project = await givenProject();
    const ended = await runOn(project, urlsOf(urls()), { env: trusting ? trusted() : {} });
    expectOneError(ended, { code: 'ENGINE_UNAVAILABLE', message, hint });
  });

  it('for an authority whose file is not there', async () => {
    await using project = await givenProject();
    const env = { ...urlsOf({ REDIS_URL: redisUrl() }), NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem' };
    const { exitCode, stderr } = await plumbline(project, ['run'], { env });
    expect(stderr).toMatch(/^CONFIG_INVALID: NODE_EXTRA_CA_CERTS names \/nowhere\/ca\.pem, which cannot be read/m);
    expect(exitCode).toBe(2);
  });
});
