/** A request to the application under test; `path` starts with a slash. */
export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as it is; an object is sent as JSON. */
  body?: string | object;
  /** The answer's, one of them; left out: any 2xx. Any other throws. */
  status?: number | readonly number[];
}

export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

/** Talks to the application of a scenario's `app`, over kept connections. */
export interface HttpClient {
  /** The parsed JSON of a 2xx answer; anything else throws. */
  get(path: string): Promise<unknown>;
  /** The answer as it came, of a status that the request asks for. */
  request(request: HttpRequest): Promise<HttpAnswer>;
}
