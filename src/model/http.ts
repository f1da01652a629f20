/** A request to the application under test; `path` starts with a slash. */
export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as it is; an object is sent as JSON. */
  body?: string | object;
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
  /** Any answer, as it came. */
  request(request: HttpRequest): Promise<HttpAnswer>;
}
