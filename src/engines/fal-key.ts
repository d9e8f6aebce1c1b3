import { log } from "../log.ts";
import { createFalFetch, type FalFetchOptions, FalConnectionError, FalHttpError } from "./fal-fetch.ts";

/**
 * A free request that fal answers to every valid key: the price of a model.
 * https://fal.ai/docs/platform-apis/v1/models/pricing
 */
const PRICE_URL = "https://api.fal.ai/v1/models/pricing?endpoint_id=fal-ai/flux-2-pro";

const REFUSED =
  "FAL_KEY: fal refuses it. Copy a new one from fal.ai/dashboard/keys; until then every request to fal fails.";
const LOCKED =
  "FAL_KEY: fal lets its account do nothing. Look at fal.ai/dashboard/billing; until then every request to fal fails.";

/**
 * Tells the operator in one line that fal refuses the key. Resolves in any case: an outage, or any other answer, is
 * reported by the first real request.
 */
export async function checkFalKey({ key, ...options }: FalFetchOptions & { readonly key: string }): Promise<void> {
  try {
    const response = await createFalFetch(options)(PRICE_URL, { headers: { authorization: `Key ${key}` } });
    await response.body?.cancel();
  } catch (error) {
    if (error instanceof FalHttpError && error.status === 401) log.error(REFUSED);
    else if (error instanceof FalHttpError && error.status === 403) log.error(LOCKED);
    else if (error instanceof FalConnectionError) log.warn("fal does not answer, so that FAL_KEY could not be tried.");
    else log.debug({ err: error }, "fal did not say whether it takes FAL_KEY");
  }
}
