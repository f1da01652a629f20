import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { OpenRequests } from './open-requests.ts';

const requests = new OpenRequests();
const server = createServer((_request, response) => setTimeout(() => response.end('answer'), 200));
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

beforeAll(async () => {
  requests.watch();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => requests.clear());
afterAll(() => server.closeAllConnections());

it('a fetch is open until it was answered, over a connection that was there too', async () => {
  for (let times = 0; times < 2; times += 1) {
    const answered = fetch(url()).then((response) => response.text());
    await vi.waitFor(() => expect(requests.any).toBe(true));
    await answered;
    expect(requests.any).toBe(false);
  }
});

it('a request of node:http is open until its answer was read', async () => {
  const ended = new Promise((resolve) => get(url(), (response) => response.resume().once('close', resolve)));
  await delay(50);
  expect(requests.any).toBe(true);
  await ended;
  expect(requests.any).toBe(false);
});

it('one whose answer nobody reads is open until the answer begins, one that is ended is not', async () => {
  await new Promise((resolve) => get(url(), resolve));
  expect(requests.any).toBe(false);
  const request = get(url()).on('error', () => undefined);
  await delay(50);
  expect(requests.any).toBe(true);
  request.destroy();
  expect(requests.any).toBe(false);
});

it('what was asked before the calls is not theirs', async () => {
  const answered = fetch(url()).then((response) => response.text());
  await vi.waitFor(() => expect(requests.any).toBe(true));
  requests.clear();
  expect(requests.any).toBe(false);
  await answered;
});
