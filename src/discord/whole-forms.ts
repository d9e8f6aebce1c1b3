import { DefaultRestOptions, type RESTOptions } from "discord.js";

/**
 * Sends a form, which is what pictures travel in, as the bytes that it comes to.
 *
 * @remarks Given a form, undici from 7.20 on (Node 24 and later) writes its parts into a stream that the connection reads.
 * When that breaks half-way it writes on, which throws where nobody can catch it and ends the process (`extractBody`
 * since https://github.com/nodejs/undici/pull/4791; seen with 7.29.1 and 8.10.2). Bytes need no stream.
 */
export const makeRequestWithWholeForms: RESTOptions["makeRequest"] = async (url, init) => {
  if (!(init.body instanceof FormData)) return DefaultRestOptions.makeRequest(url, init);
  const form = new Response(init.body);
  const headers = new Headers(init.headers);
  form.headers.forEach((value, name) => headers.set(name, value));
  return DefaultRestOptions.makeRequest(url, { ...init, headers, body: await form.arrayBuffer() });
};
